package dev.skillvault;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of an agent inside a vault, taken from its certificate's common name at enrolment.
 *
 * @param value the text, matching {@code [a-z0-9][a-z0-9._-]{0,63}}
 * @since 0.1.0
 */
public record AgentId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public AgentId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid AgentId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
