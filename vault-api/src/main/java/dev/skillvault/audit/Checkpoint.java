package dev.skillvault.audit;

/**
 * A signed statement of the log's size and root: a C2SP {@code tlog-checkpoint} in a C2SP {@code signed-note} with an Ed25519
 * signature. Kept elsewhere it is an anchor.
 *
 * @param size number of entries it covers
 * @param note the signed note, ending in a newline
 * @since 0.1.0
 */
public record Checkpoint(long size, String note) {}
