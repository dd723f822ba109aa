package dev.skillvault.operator;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of an operator's key: the first 16 bytes of the SHA-256 of the public key.
 *
 * @param value the text, matching {@code op_[0-9a-f]{32}}
 * @since 0.1.0
 */
public record OperatorId(String value) {
    private static final Pattern SHAPE = Pattern.compile("op_[0-9a-f]{32}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public OperatorId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid OperatorId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
