package dev.skillvault.identity;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;

/**
 * Which certificates the vault believes. Validity and key usage are checked whatever is chosen, and an agent that is enrolled opens
 * only with a key it was enrolled with.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class Trust {
    private static final Trust PINNED = new Trust(Set.of());

    private final Set<X509Certificate> anchors;

    private Trust(Set<X509Certificate> anchors) {
        this.anchors = anchors;
    }

    /**
     * The public key seen at enrolment is pinned; a renewed certificate with the same key is accepted.
     *
     * @return the choice
     */
    public static Trust pinnedAtEnrolment() {
        return PINNED;
    }

    /**
     * Each time the vault opens, a path must lead from the agent's certificate to one of these certificates (RFC 5280 section 6)
     * at the time of the vault's clock. The agent's own certificate is believed without a path if it is one of them. <b>Revocation
     * is not checked</b>: there are neither CRLs nor OCSP here, so use short-lived certificates, or off-board the agent.
     *
     * @param anchors the trust anchors, at least one
     * @return the choice
     * @throws IllegalArgumentException if there is none
     */
    public static Trust anchors(Collection<X509Certificate> anchors) {
        Set<X509Certificate> copy = Set.copyOf(requireNonNull(anchors, "anchors"));
        if (copy.isEmpty()) {
            throw new IllegalArgumentException("without a trust anchor nothing would be trusted");
        }
        return new Trust(copy);
    }

    /**
     * The trust anchors.
     *
     * @return an unmodifiable set, empty if keys are pinned instead
     */
    public Set<X509Certificate> anchors() {
        return anchors;
    }

    @Override
    public String toString() {
        return anchors.isEmpty() ? "Trust.pinnedAtEnrolment()" : "Trust.anchors(" + anchors.size() + ")";
    }
}
