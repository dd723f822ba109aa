package dev.skillvault.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was found in a backup.
 *
 * @param userKeys versions of users' keys that open
 * @param connections connections whose tokens open, and those that have none any more
 * @param log how far the log was when the backup was last complete; empty if it never was
 * @param damaged names of blobs that do not open
 * @param database what a comparison with the database says; empty if none was asked for
 * @since 0.1.0
 */
public record BackupReport(
        int userKeys, int connections, Optional<LogPosition> log, List<String> damaged, Optional<Database> database) {
    /**
     * Copies what can change.
     *
     * @param userKeys see the record
     * @param connections see the record
     * @param log see the record
     * @param damaged see the record
     * @param database see the record
     */
    public BackupReport {
        damaged = List.copyOf(damaged);
    }

    /**
     * Whether an agent could be restored from it, whole.
     *
     * @return whether the backup is complete and every blob opens
     */
    public boolean isSound() {
        return log.isPresent() && damaged.isEmpty();
    }

    /**
     * How far a log was.
     *
     * @param origin the log's name
     * @param size number of entries
     * @param asOf when, by the vault's clock
     */
    public record LogPosition(String origin, long size, Instant asOf) {}

    /**
     * How a database compares.
     *
     * @param age which of the two is newer
     * @param waiting number of changes that are not in the backup yet
     */
    public record Database(Age age, long waiting) {}

    /** Which is newer. */
    public enum Age {
        /** Both say the same. */
        SAME,
        /** The database knows of more, as it does while an agent runs. */
        DATABASE_NEWER,
        /** The database is behind: an older copy, or one that was cut. The next opening restores. */
        DATABASE_OLDER,
        /** The database does not know the agent. The next opening restores. */
        AGENT_UNKNOWN
    }
}
