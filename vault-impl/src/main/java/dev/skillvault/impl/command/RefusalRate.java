package dev.skillvault.impl.command;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How many refusals are told one by one. Whoever can write the database can write any number of rows that are no commands, and the log
 * keeps every entry for ever: beyond a few in a minute they are only counted, and the count is told when the minute is over.
 *
 * <p>Thread-safe. Belongs to one process; what it counted and did not tell yet ends with a crash.
 */
final class RefusalRate {
    static final int EACH_MINUTE = 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private @Nullable Instant begun;
    private int told;
    private long more;

    /** Whether this refusal is told by itself; if not, it is counted. */
    synchronized boolean admit(Instant now) {
        if (isOver(now)) {
            begun = now;
            told = 0;
        }
        if (told < EACH_MINUTE) {
            told++;
            return true;
        }
        more++;
        return false;
    }

    /** How many were only counted, if their minute is over; else 0. */
    synchronized long untold(Instant now) {
        return isOver(now) ? more : 0;
    }

    /** How many were only counted. */
    synchronized long untold() {
        return more;
    }

    /** So many of them are in the log now, as one entry. */
    synchronized void tell(long number) {
        more -= number;
    }

    /** A clock that was set back begins a new minute too. */
    private boolean isOver(Instant now) {
        return begun == null || Duration.between(begun, now).abs().compareTo(MINUTE) >= 0;
    }
}
