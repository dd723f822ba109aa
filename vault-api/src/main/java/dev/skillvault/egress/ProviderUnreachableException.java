package dev.skillvault.egress;

import dev.skillvault.VaultException;

/**
 * An allowed call was sent, or tried, and no answer came. It may have been executed; the audit log says that its outcome is
 * unknown.
 *
 * @since 0.1.0
 */
public final class ProviderUnreachableException extends VaultException {
    private static final long serialVersionUID = 1L;

    private final String provider;
    private final boolean maybeSent;

    /**
     * Creates an exception.
     *
     * @param provider name of the provider
     * @param maybeSent false only if it is certain that nothing was sent
     * @param message one sentence that a model can use
     */
    public ProviderUnreachableException(String provider, boolean maybeSent, String message) {
        super(message);
        this.provider = provider;
        this.maybeSent = maybeSent;
    }

    /**
     * Whether the call may have been executed.
     *
     * @return false only if it is certain that nothing was sent
     */
    public boolean maybeSent() {
        return maybeSent;
    }

    /**
     * The provider.
     *
     * @return its name
     */
    public String provider() {
        return provider;
    }
}
