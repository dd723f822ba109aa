package dev.skillvault.connection;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of a connection; stays the same when the user consents again.
 *
 * @param value the text, matching {@code co_[0-9a-f]{32}}
 * @since 0.1.0
 */
public record ConnectionId(String value) {
    private static final Pattern SHAPE = Pattern.compile("co_[0-9a-f]{32}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public ConnectionId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid ConnectionId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
