package dev.skillvault.impl.grant;

import dev.skillvault.egress.DenialReason;
import java.util.List;
import java.util.Optional;

/**
 * A grant and those it was handed on from, as they were read.
 *
 * @param links its own first; empty if there is a flaw
 * @param flaw why they allow nothing; empty if all of them are as they were signed
 */
record Chain(List<StoredGrant> links, Optional<Verdict> flaw) {
    /** One of them is missing or not as it was signed, or there are too many of them. */
    static final Chain NOT_AUTHENTIC = flawed(
            DenialReason.GRANT_NOT_AUTHENTIC,
            "a grant of this skill was changed behind the vault's back; an operator must look at it");
    /** One of them is as it was signed, by a version that knew more. */
    static final Chain NOT_UNDERSTOOD = flawed(
            DenialReason.GRANT_NOT_UNDERSTOOD,
            "a grant of this skill is signed, but not understood by this version of the vault; an operator must update it");

    private static Chain flawed(DenialReason reason, String advice) {
        return new Chain(List.of(), Optional.of(new Verdict(Optional.of(reason), advice)));
    }

    static Chain of(List<StoredGrant> links) {
        return new Chain(List.copyOf(links), Optional.empty());
    }
}
