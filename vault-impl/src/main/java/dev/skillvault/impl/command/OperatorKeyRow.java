package dev.skillvault.impl.command;

import dev.skillvault.impl.crypto.LengthPrefixed;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.OperatorId;
import java.util.HexFormat;

/**
 * A version of an operator's enrolment as stored. Its text is believed only after {@link OperatorKeys} said so.
 *
 * @param id the key
 * @param version counts from 1
 * @param name of the operator
 * @param publicKey raw, in hexadecimal
 * @param enrolledAt microseconds since the epoch
 * @param status {@code ACTIVE} or {@code ENDED}
 * @param signature by the agent's log key, in hexadecimal
 */
record OperatorKeyRow(
        String id, int version, String name, String publicKey, long enrolledAt, String status, String signature) {
    static final String ACTIVE = "ACTIVE";
    static final String ENDED = "ENDED";

    OperatorKeyRow ended() {
        return new OperatorKeyRow(id, version + 1, name, publicKey, enrolledAt, ENDED, "");
    }

    OperatorKeyRow signed(byte[] by) {
        return new OperatorKeyRow(
                id, version, name, publicKey, enrolledAt, status, HexFormat.of().formatHex(by));
    }

    byte[] signedBytes(String agent) {
        return new LengthPrefixed()
                .add("skillvault/operator/1")
                .add(agent)
                .add(id)
                .add(version)
                .add(name)
                .add(publicKey)
                .add(enrolledAt)
                .add(status)
                .toBytes();
    }

    boolean isActive() {
        return status.equals(ACTIVE);
    }

    /** The entry of the log that vouches for this version. */
    String authority() {
        return id + "/" + version;
    }

    byte[] publicKeyBytes() {
        return HexFormat.of().parseHex(publicKey);
    }

    EnrolledOperator operator() {
        return new EnrolledOperator(new OperatorId(id), name, Micros.of(enrolledAt), isActive());
    }
}
