package dev.skillvault.impl.provider;

import dev.skillvault.grant.Risk;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The two operations that every provider has in a grant and none in its API: to take a token out of the vault. No request matches them.
 *
 * <p>Their risk is that of sending: an approval at that risk asks before a token leaves.
 */
public final class TokenExport {
    /** Names both; no descriptor may. */
    static final String PREFIX = "token.";
    /** Leads nowhere (RFC 6761 section 6.4), should anybody ever try to send what is decided here. */
    public static final String HOST = "token-export.invalid";

    /** A token that the provider narrows. */
    public static final Operation NARROWED = operation(PREFIX + "export");
    /** The account's own token, as it is. */
    public static final Operation WHOLE = operation(PREFIX + "exportWhole");

    private TokenExport() {}

    private static Operation operation(String name) {
        return new Operation(
                name,
                "POST",
                HOST,
                "/",
                Set.of(),
                null,
                Risk.SEND,
                Operation.BodyForm.JSON,
                null,
                List.of(),
                null,
                null);
    }

    static Optional<Operation> find(String name) {
        return List.of(NARROWED, WHOLE).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** Whether an operation takes a token out. */
    public static boolean isMeant(Operation operation) {
        return operation.name().startsWith(PREFIX);
    }
}
