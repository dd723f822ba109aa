package dev.skillvault.impl.store;

import java.time.Instant;
import java.util.UUID;

/**
 * Names for rows that many others follow: UUIDs of version 7 (RFC 9562 section 5.7), which begin with the time. Neighbours in time are
 * neighbours in an index, so a batch of them changes one page of it; with random ones each changes another, and all of them are
 * written anew with every commit.
 *
 * <p>Unique, not secret, and in order only to the millisecond. Stateless, thread-safe.
 */
public final class TimeOrderedId {
    private static final long RANDOM_12 = 0xFFFL;
    private static final long VERSION_7 = 0x7000L;

    private TimeOrderedId() {}

    /** A new one, 36 characters. */
    public static String next(Instant now) {
        UUID random = UUID.randomUUID(); // its lower half is random but for the variant, which is the same
        long upper = now.toEpochMilli() << 16 | VERSION_7 | (random.getMostSignificantBits() >>> 48 & RANDOM_12);
        return new UUID(upper, random.getLeastSignificantBits()).toString();
    }
}
