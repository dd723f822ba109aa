package dev.skillvault.key;

/**
 * One version of a user's key.
 *
 * @param version counted from 1
 * @param records how many sealed records need it: token sets, consents under way, and personal fields of the audit log
 * @param current whether new records are sealed with it
 * @since 0.1.0
 */
public record UserKeyVersion(int version, long records, boolean current) {}
