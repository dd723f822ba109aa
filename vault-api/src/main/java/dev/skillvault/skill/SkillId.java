package dev.skillvault.skill;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of a skill.
 *
 * @param value the text, matching {@code [a-z][a-z0-9-]{0,63}}
 * @since 0.1.0
 */
public record SkillId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,63}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public SkillId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid SkillId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
