package dev.skillvault;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of a resource owner, whose accounts are used. Chosen by the agent builder; each user has a namespace and a key of their own.
 *
 * @param value the text, matching {@code [\p{Alnum}][\p{Alnum}._@+-]{0,127}}, or {@code @agent}
 * @since 0.1.0
 */
public record UserId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[\\p{Alnum}][\\p{Alnum}._@+-]{0,127}|@agent");

    /**
     * The namespace of the agent itself, for accounts that belong to no user. Reserved: no user's name begins with a commercial at.
     */
    public static final UserId AGENT = new UserId("@agent");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public UserId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid UserId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
