package dev.skillvault.identity;

/**
 * Which certificates the vault believes. Validity and key usage are checked whatever is chosen.
 *
 * <p>Immutable. Configured trust anchors will be a second choice.
 *
 * @since 0.1.0
 */
public final class Trust {
    private static final Trust PINNED = new Trust();

    private Trust() {}

    /**
     * The public key seen at enrolment is pinned; a renewed certificate with the same key is accepted.
     *
     * @return the choice
     */
    public static Trust pinnedAtEnrolment() {
        return PINNED;
    }

    @Override
    public String toString() {
        return "Trust.pinnedAtEnrolment()";
    }
}
