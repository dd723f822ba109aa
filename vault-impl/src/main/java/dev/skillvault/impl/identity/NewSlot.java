package dev.skillvault.impl.identity;

import dev.skillvault.impl.crypto.SealingKey;

/**
 * The key-encryption key of a new slot, and the public parameters to store with the slot so that the key can be derived
 * again.
 *
 * <p><b>Thread safety.</b> Safe for use by several threads.
 */
public final class NewSlot implements AutoCloseable {

    private final SealingKey kek;
    private final byte[] parameters;

    NewSlot(SealingKey kek, byte[] parameters) {
        this.kek = kek;
        this.parameters = parameters.clone();
    }

    /**
     * The key that seals the root key in this slot.
     *
     * @return the key, its id the slot's id; closed with this
     */
    public SealingKey kek() {
        return kek;
    }

    /**
     * What to store; not a secret.
     *
     * @return a copy of the parameters, empty for key types that need none
     */
    public byte[] parameters() {
        return parameters.clone();
    }

    /** Wipes the key. */
    @Override
    public void close() {
        kek.close();
    }
}
