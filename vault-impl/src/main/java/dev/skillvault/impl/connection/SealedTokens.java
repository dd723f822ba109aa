package dev.skillvault.impl.connection;

/**
 * A sealed token set, as its row holds it. Nothing can be read from it without the user's key.
 *
 * <p>Immutable.
 */
public final class SealedTokens {
    private final byte[] record;

    SealedTokens(byte[] record) {
        this.record = record.clone();
    }

    /** The record, a fresh copy. */
    public byte[] record() {
        return record.clone();
    }
}
