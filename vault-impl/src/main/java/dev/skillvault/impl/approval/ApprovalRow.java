package dev.skillvault.impl.approval;

import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import java.util.Optional;

/**
 * A request that waits, or waits to be sent, as stored. Nothing in it is believed for standing there: the request opens only in its place,
 * and the evidence is proven each time.
 *
 * <p>Immutable: the sealed bytes are handed out as a copy.
 */
final class ApprovalRow {
    private final ApprovalId id;
    private final UserId user;
    private final long sequence;
    private final byte[] sealed;
    private final Optional<String> evidence;

    ApprovalRow(ApprovalId id, UserId user, long sequence, byte[] sealed, Optional<String> evidence) {
        this.id = id;
        this.user = user;
        this.sequence = sequence;
        this.sealed = sealed.clone();
        this.evidence = evidence;
    }

    ApprovalId id() {
        return id;
    }

    UserId user() {
        return user;
    }

    /** Where in the log it was entered, which tells one sealed request of a user from another. */
    long sequence() {
        return sequence;
    }

    byte[] sealed() {
        return sealed.clone();
    }

    /** What an operator said; empty while it waits. */
    Optional<String> evidence() {
        return evidence;
    }
}
