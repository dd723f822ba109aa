package dev.skillvault.impl.anchor;

import dev.skillvault.VaultConfigurationException;
import java.time.Duration;

/**
 * How often the anchors get something new, and how long they may take.
 *
 * @param entries after so many a new checkpoint goes out
 * @param time or after so long, if there is anything new
 * @param patience after so long without having kept what it was given, an anchor is reported
 */
public record AnchorPace(int entries, Duration time, Duration patience) {
    /** Unless something else is said. */
    public static final AnchorPace USUAL = new AnchorPace(256, Duration.ofMinutes(1), Duration.ofMinutes(2));

    /**
     * The same patience at another pace.
     *
     * @throws VaultConfigurationException if a number is out of range
     */
    public AnchorPace every(int otherEntries, Duration otherTime) {
        boolean fits = otherEntries >= 1
                && otherTime.compareTo(Duration.ofSeconds(1)) >= 0
                && otherTime.compareTo(Duration.ofDays(1)) <= 0;
        if (!fits) {
            throw new VaultConfigurationException(
                    "give the anchors a checkpoint after 1 entry or more, and after a second at least and a day at most");
        }
        return new AnchorPace(otherEntries, otherTime, patience);
    }
}
