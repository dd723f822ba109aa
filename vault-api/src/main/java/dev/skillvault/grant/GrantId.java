package dev.skillvault.grant;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of a grant; stays the same over all its versions.
 *
 * @param value the text, matching {@code gr_[0-9a-f]{32}}
 * @since 0.1.0
 */
public record GrantId(String value) {
    private static final Pattern SHAPE = Pattern.compile("gr_[0-9a-f]{32}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public GrantId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid GrantId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
