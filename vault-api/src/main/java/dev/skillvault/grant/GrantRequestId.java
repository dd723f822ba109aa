package dev.skillvault.grant;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of a grant request; stays the same when it is answered.
 *
 * @param value the text, matching {@code rq_[0-9a-f]{32}}
 * @since 0.1.0
 */
public record GrantRequestId(String value) {
    private static final Pattern SHAPE = Pattern.compile("rq_[0-9a-f]{32}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public GrantRequestId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid GrantRequestId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
