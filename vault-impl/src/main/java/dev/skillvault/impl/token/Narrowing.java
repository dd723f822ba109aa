package dev.skillvault.impl.token;

import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.grant.Permit;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** Judges an answer to the request for a narrower token, by what the answer itself says. */
final class Narrowing {
    private Narrowing() {}

    /**
     * The token of an answer.
     *
     * @param scopes what was asked for
     * @throws CallDeniedException if the answer does not say that it is no more than that, or not that it ends soon
     */
    static ExportedToken token(Permit permit, TokenAnswer answer, Set<String> scopes, Instant now) {
        if (!(answer instanceof TokenAnswer.Tokens fresh)) {
            throw none(permit, answer);
        }
        Set<String> given = fresh.grantedScopes().orElse(Set.of());
        if (given.isEmpty() || !scopes.containsAll(given) || fresh.refresh() != null) {
            throw wider(permit);
        }
        if (fresh.lifetime() == null || fresh.lifetime().compareTo(ScopedTokens.LONGEST_LIFE) > 0) {
            throw refused(
                    permit,
                    DenialReason.TOKEN_NOT_NARROWED,
                    "the token that came would live too long outside of the vault, so it was thrown away");
        }
        SecretBytes value = fresh.access().<SecretBytes, RuntimeException>use(SecretBytes::copyOf);
        return new ExportedToken(value, new TreeSet<>(given), now.plus(fresh.lifetime()));
    }

    /** It has been wiped, and revoked where that ends nothing else. */
    static CallDeniedException wider(Permit permit) {
        return refused(
                permit,
                DenialReason.TOKEN_NOT_NARROWED,
                permit.descriptor().title()
                        + " did not say that the token is as narrow as was asked, so it was thrown away; an operator must look");
    }

    static CallDeniedException refused(Permit permit, DenialReason reason, String sentence) {
        return new CallDeniedException(reason, permit.operation(), "denied by the vault: " + sentence);
    }

    private static RuntimeException none(Permit permit, TokenAnswer answer) {
        return answer instanceof TokenAnswer.Dead || answer instanceof TokenAnswer.OperatorFault
                ? refused(
                        permit,
                        DenialReason.TOKEN_NOT_NARROWED,
                        permit.descriptor().title() + " refused to give a narrower token")
                : unreachable(permit, answer instanceof TokenAnswer.NoAnswer);
    }

    static ProviderUnreachableException unreachable(Permit permit, boolean maybeSent) {
        return new ProviderUnreachableException(
                permit.provider(),
                maybeSent,
                permit.descriptor().title() + " gave no token right now; try again later");
    }
}
