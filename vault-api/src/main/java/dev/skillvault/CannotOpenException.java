package dev.skillvault;

/**
 * A sealed record did not open. The same error for a wrong key, a flipped bit, a moved record, an unknown suite or a cut one:
 * whoever probes the vault learns nothing from it.
 *
 * @since 0.1.0
 */
public final class CannotOpenException extends VaultException {
    private static final long serialVersionUID = 1L;

    /** Creates the one error; it has no detail and no cause by design. */
    public CannotOpenException() {
        super("cannot open");
    }
}
