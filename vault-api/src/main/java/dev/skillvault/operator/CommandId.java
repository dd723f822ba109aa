package dev.skillvault.operator;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of one command of an operator. It stands in the log beside whatever came of the command.
 *
 * @param value the text, matching {@code cmd_[0-9a-f]{32}}
 * @since 0.1.0
 */
public record CommandId(String value) {
    private static final Pattern SHAPE = Pattern.compile("cmd_[0-9a-f]{32}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public CommandId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid CommandId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
