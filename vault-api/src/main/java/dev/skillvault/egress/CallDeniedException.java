package dev.skillvault.egress;

import dev.skillvault.VaultException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The vault refused a call. Nothing was sent; the denial is in the audit log.
 *
 * @since 0.1.0
 */
public final class CallDeniedException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final DenialReason reason;
    private final @Nullable String operation;

    /**
     * Creates an exception.
     *
     * @param reason why
     * @param operation the operation the request matched, or null if it matched none
     * @param message one sentence that a model can use, without secrets
     */
    public CallDeniedException(DenialReason reason, @Nullable String operation, String message) {
        super(message);
        this.reason = reason;
        this.operation = operation;
    }

    /**
     * Why the call was refused.
     *
     * @return the reason
     */
    public DenialReason reason() {
        return reason;
    }

    /**
     * The operation the request matched.
     *
     * @return its name, or empty if it matched none
     */
    public Optional<String> operation() {
        return Optional.ofNullable(operation);
    }
}
