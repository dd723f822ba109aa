package dev.skillvault.audit;

import java.util.Locale;

/**
 * The fields of an audit entry, in the order in which they stand in a leaf of format 1 (see {@code docs/audit-format.md}). Each is
 * a column of its own and takes part in the leaf's hash.
 *
 * <p>Values are text: numbers in decimal, hashes in lower-case hexadecimal.
 *
 * @since 0.1.0
 */
public enum AuditField {
    /** The agent whose log this is. Always present. */
    AGENT,
    /** Place in the log, from 0. Always present. */
    SEQUENCE,
    /** Microseconds since the epoch, by the vault's clock. Always present. */
    AT,
    /** An {@link EntryKind}. Always present. */
    KIND,
    /** The unit of work that wrote it; entries of one unit were committed together. Always present. */
    UNIT,
    /** Joins the INTENT and the OUTCOME of one call, of one refresh, or of one operator's command; an approval's id if the call needed one. */
    CALL,
    /**
     * Who did it: {@code skill:gmail@1.0.0}, {@code agent} for a skill, {@code operator}, {@code operator:NAME}, {@code user}, {@code policy:NAME},
     * {@code scheduler}, {@code vault}. Always present.
     */
    ACTOR,
    /** The user whose account is meant. */
    SUBJECT,
    /** The skill. */
    SKILL,
    /** The provider. */
    PROVIDER,
    /** The connection. */
    CONNECTION,
    /** The operation, like {@code gmail.messages.send}. */
    OPERATION,
    /** The resources as a JSON object of arrays of text, keys and values sorted. */
    RESOURCES,
    /** The grant and its version, like {@code gr_…/2}, and the permission's place in it, like {@code #0}. */
    AUTHORITY,
    /** {@code ALLOWED} or {@code DENIED}. */
    DECISION,
    /** Why: a {@link dev.skillvault.egress.DenialReason}, or a word of the entry's kind. */
    REASON,
    /** SHA-256 of the canonical request. */
    REQUEST_HASH,
    /** What came of it: {@code HTTP 200}, {@code NO_ANSWER}, {@code NOT_SENT}, {@code NO_ACCESS}, or a word of the entry's kind. */
    OUTCOME,
    /** How long it took, in microseconds. */
    DURATION,
    /** Whatever else the kind has to say, as a JSON object with sorted keys. */
    DETAILS,
    /** SHA-256 over salt and ciphertext of the side row that holds personal fields. */
    SIDE_HASH;

    /**
     * The name in the database, in JSON and in the format's description.
     *
     * @return like {@code request_hash}
     */
    public String columnName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
