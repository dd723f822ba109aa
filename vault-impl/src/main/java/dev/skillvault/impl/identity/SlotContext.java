package dev.skillvault.impl.identity;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import dev.skillvault.impl.crypto.LengthPrefixed;
import dev.skillvault.impl.crypto.SealingKey;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Which slot a key is derived for: vault, agent, slot and salt. The fifth part, the hash of the public key, is added by the
 * {@link IdentityKey} itself, so that no caller can name another key's. Nothing here is secret.
 *
 * <p><b>Thread safety.</b> Immutable.
 */
public final class SlotContext {

    /** Length of a slot's salt in bytes. */
    public static final int SALT_LENGTH = 32;

    private static final String LABEL = "skillvault slot v1";

    private final String vaultId;
    private final AgentId agent;
    private final byte[] slotId;
    private final byte[] salt;

    private SlotContext(String vaultId, AgentId agent, byte[] slotId, byte[] salt) {
        this.vaultId = vaultId;
        this.agent = agent;
        this.slotId = slotId;
        this.salt = salt;
    }

    /**
     * The context of a stored slot.
     *
     * @param vaultId the vault's id, not empty
     * @param agent the agent
     * @param slotId the slot's id, {@value SealingKey#ID_LENGTH} bytes
     * @param salt the slot's salt, {@value #SALT_LENGTH} bytes
     * @return the context
     * @throws IllegalArgumentException if the vault id is empty or a length is wrong
     */
    public static SlotContext of(String vaultId, AgentId agent, byte[] slotId, byte[] salt) {
        requireNonNull(agent);
        if (vaultId.isEmpty() || slotId.length != SealingKey.ID_LENGTH || salt.length != SALT_LENGTH) {
            throw new IllegalArgumentException("a slot has a vault id, an id of 16 bytes and a salt of 32");
        }
        return new SlotContext(vaultId, agent, slotId.clone(), salt.clone());
    }

    /**
     * The context of a new slot, with a fresh id and salt.
     *
     * @param vaultId the vault's id, not empty
     * @param agent the agent
     * @param random where id and salt come from
     * @return the context
     * @throws IllegalArgumentException if the vault id is empty
     */
    public static SlotContext fresh(String vaultId, AgentId agent, SecureRandom random) {
        byte[] slotId = new byte[SealingKey.ID_LENGTH];
        byte[] salt = new byte[SALT_LENGTH];
        random.nextBytes(slotId);
        random.nextBytes(salt);
        return of(vaultId, agent, slotId, salt);
    }

    /**
     * The slot's id.
     *
     * @return a copy
     */
    public byte[] slotId() {
        return slotId.clone();
    }

    /**
     * The slot's salt.
     *
     * @return a copy
     */
    public byte[] salt() {
        return salt.clone();
    }

    /** The context in bytes: label, vault id, agent id, SPKI hash, slot id and salt, each length-prefixed. */
    byte[] encoded(byte[] spkiSha256) {
        return new LengthPrefixed()
                .add(LABEL)
                .add(vaultId)
                .add(agent.value())
                .add(spkiSha256)
                .add(slotId)
                .add(salt)
                .toBytes();
    }

    @Override
    public String toString() {
        return "SlotContext[vault=" + vaultId + ", agent=" + agent.value() + ", slot="
                + HexFormat.of().formatHex(slotId) + "]";
    }
}
