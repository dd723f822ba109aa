package dev.skillvault.impl.command;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many refusals are told one by one. Whoever can write the database can write any number of rows that are no commands, and the log
 * keeps every entry for ever: beyond a few in a minute they are only counted, and the count is told when the minute is over. Each reason has
 * a minute of its own, so that nobody hides one refusal, of a key that was ended say, behind many of another kind.
 *
 * <p>Thread-safe. Belongs to one process; what it counted and did not tell yet ends with a crash.
 */
final class RefusalRate {
    static final int EACH_MINUTE = 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<Refusal, Minute> minutes = new EnumMap<>(Refusal.class);

    private static final class Minute {
        private @Nullable Instant begun;
        private int told;
        private long more;

        /** A clock that was set back begins a new minute too. */
        boolean isOver(Instant now) {
            return begun == null || Duration.between(begun, now).abs().compareTo(MINUTE) >= 0;
        }
    }

    /** Whether the next refusal for this reason is to be told by itself. Changes nothing: what asks may be rolled back. */
    synchronized boolean mayTell(Refusal why, Instant now) {
        Minute minute = minute(why);
        return minute.isOver(now) || minute.told < EACH_MINUTE;
    }

    /** One was refused, and that is in the store. */
    synchronized void count(Refusal why, boolean told, Instant now) {
        Minute minute = minute(why);
        if (minute.isOver(now)) {
            minute.begun = now;
            minute.told = 0;
        }
        if (told) {
            minute.told++;
        } else {
            minute.more++;
        }
    }

    /** How many were only counted, of those reasons whose minute is over. */
    synchronized Map<Refusal, Long> untold(Instant now) {
        Map<Refusal, Long> counts = untold();
        counts.keySet().removeIf(why -> !minute(why).isOver(now));
        return counts;
    }

    /** How many were only counted, of each reason that has any. */
    synchronized Map<Refusal, Long> untold() {
        Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
        minutes.forEach((why, minute) -> {
            if (minute.more > 0) {
                counts.put(why, minute.more);
            }
        });
        return counts;
    }

    /** These are in the log now. */
    synchronized void tell(Map<Refusal, Long> counts) {
        counts.forEach((why, number) -> minute(why).more -= number);
    }

    private Minute minute(Refusal why) {
        return minutes.computeIfAbsent(why, key -> new Minute());
    }
}
