package dev.skillvault.approval;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Name of one request that needs a person's approval. It is no secret and gives no right: only the skill and the user who asked can use
 * it, and only once. The log joins everything about the call under it.
 *
 * @param value the text, matching {@code ap_[0-9a-f]{32}}
 * @since 0.1.0
 */
public record ApprovalId(String value) {
    private static final Pattern SHAPE = Pattern.compile("ap_[0-9a-f]{32}");

    /**
     * Checks the shape.
     *
     * @param value see the record
     * @throws IllegalArgumentException if the text has another shape
     */
    public ApprovalId {
        requireNonNull(value, "value");
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("not a valid ApprovalId: it must match " + SHAPE);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
