package dev.skillvault.impl.command;

import dev.skillvault.impl.crypto.LengthPrefixed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What an operator signs, as stored. Believed only after {@link CommandJudge} said so.
 *
 * @param id of the command
 * @param operator id of the key
 * @param issuedAt microseconds since the epoch, by the operator's clock
 * @param expiresAt microseconds since the epoch
 * @param verb what is asked for
 * @param arguments canonical JSON
 * @param signature in hexadecimal
 */
record CommandRow(
        String id, String operator, long issuedAt, long expiresAt, String verb, String arguments, String signature) {

    CommandRow signed(String by) {
        return new CommandRow(id, operator, issuedAt, expiresAt, verb, arguments, by);
    }

    /** Bound to one agent of one vault and to one key, so that the row means nothing anywhere else. */
    byte[] signedBytes(String vaultId, String agent) {
        return new LengthPrefixed()
                .add("skillvault/command/1")
                .add(vaultId)
                .add(agent)
                .add(id)
                .add(operator)
                .add(issuedAt)
                .add(expiresAt)
                .add(verb)
                .add(sha256(arguments))
                .toBytes();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its arguments can be a pasted answer. */
    @Override
    public String toString() {
        return "CommandRow[" + id + ", " + verb + "]";
    }
}
