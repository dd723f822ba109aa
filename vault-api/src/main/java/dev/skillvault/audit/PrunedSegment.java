package dev.skillvault.audit;

/**
 * What was pruned from a log, into a segment.
 *
 * @param from sequence of the first entry in the segment
 * @param until sequence of the first entry of the log that is not in it
 * @param entries how many of them were deleted from the store; the others stay, because something rests on them
 * @param sha256 SHA-256 of the segment, in hexadecimal, as the log names it
 * @since 0.1.0
 */
public record PrunedSegment(long from, long until, long entries, String sha256) {}
