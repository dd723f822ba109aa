package dev.skillvault.impl.provider;

import dev.skillvault.grant.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The two operations that every provider has in a grant and none in its API: to take a token out of the vault. No request matches them.
 *
 * <p>A narrowed token is as risky as sending, or as the worst of the operations that it is good for; the whole token as the worst there is: an
 * approval at that risk asks before a token leaves.
 */
public final class TokenExport {
    /** Names both; no descriptor may. */
    static final String PREFIX = "token.";
    /** Leads nowhere (RFC 6761 section 6.4), should anybody ever try to send what is decided here. */
    public static final String HOST = "token-export.invalid";

    /** A token that the provider narrows. */
    public static final Operation NARROWED = operation(PREFIX + "export", Risk.SEND);
    /** The account's own token, as it is. */
    public static final Operation WHOLE = operation(PREFIX + "exportWhole", Risk.DELETE);

    private TokenExport() {}

    private static Operation operation(String name, Risk risk) {
        return new Operation(
                name, "POST", HOST, "/", Set.of(), null, risk, Operation.BodyForm.JSON, null, List.of(), null, null);
    }

    /** The risk of letting a token out that is good for these operations; one that the provider does not have is taken for the worst. */
    public static Risk risk(ProviderDescriptor provider, Operation export, Set<String> operations) {
        Risk worst = export.risk();
        for (String each : operations) {
            Risk risk = provider.operation(each).map(Operation::risk).orElse(Risk.DELETE);
            worst = risk.isAtLeast(worst) ? risk : worst;
        }
        return worst;
    }

    static Optional<Operation> find(String name) {
        return List.of(NARROWED, WHOLE).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** Whether an operation takes a token out. */
    public static boolean isMeant(Operation operation) {
        return isMeant(operation.name());
    }

    /** Whether an operation takes a token out, by its name: no descriptor's starts like these. */
    public static boolean isMeant(String operationName) {
        return operationName.startsWith(PREFIX);
    }
}
