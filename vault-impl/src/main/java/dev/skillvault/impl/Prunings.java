package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.PrunableRange;
import dev.skillvault.impl.audit.PrunedRows;
import dev.skillvault.impl.audit.SegmentFile;
import dev.skillvault.impl.audit.SegmentLeaves;
import dev.skillvault.impl.file.DurableFile;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prunes the log: first the segment, on disk and verified, then the rows, some at a time. However it is cut short, each entry is in the
 * store or in a segment that the log names.
 *
 * <p>Thread-safe.
 */
final class Prunings {
    /** Longer than an approval or a command can be alive: what the vault looks up in its own log stays. */
    private static final Duration STAYS = Duration.ofDays(8);

    private static final List<String> TABLES = List.of("audit_entry", "audit_side", "audit_resource", "audit_pruned");
    private static final int WINDOW = 5_000;

    private final Store store;
    private final Committer committer;
    private final AgentId agent;
    private final byte[] logKey;
    private final Clock clock;
    private final int window;

    Prunings(Store store, Committer committer, AgentId agent, byte[] logKey, Clock clock) {
        this(store, committer, agent, logKey, clock, WINDOW);
    }

    /** With another number of entries in each unit of work, for which everybody else waits. */
    Prunings(Store store, Committer committer, AgentId agent, byte[] logKey, Clock clock, int window) {
        this.store = store;
        this.committer = committer;
        this.agent = agent;
        this.logKey = logKey.clone();
        this.clock = clock;
        this.window = window;
    }

    Optional<PrunedSegment> prune(Instant before, Path file) {
        Instant now = clock.instant();
        if (before.isAfter(now.minus(STAYS))) {
            throw new VaultConfigurationException(
                    "the last " + STAYS.toDays() + " days of a log stay in the store: name an earlier time");
        }
        boolean allowed = committer.commit(unit -> Erasures.requireAllowed(unit, TABLES));
        Optional<PrunableRange> range = store.read(jdbc -> PrunableRange.find(jdbc, agent, before, logKey));
        return allowed && range.isPresent() ? prune(range.get(), file.toAbsolutePath(), now) : Optional.empty();
    }

    private Optional<PrunedSegment> prune(PrunableRange range, Path file, Instant now) {
        create(file);
        boolean named = false;
        try {
            export(range, file);
            SegmentFile segment = SegmentFile.read(file, now);
            if (segment.from() != range.from() || segment.until() != range.until()) {
                throw new VaultConfigurationException(
                        "the segment " + file + " is not what was written: somebody changed it");
            }
            long rows = 0;
            try (SegmentLeaves leaves = segment.leaves()) {
                long first = segment.from();
                for (List<byte[]> some = leaves.next(window); !some.isEmpty(); some = leaves.next(window)) {
                    long place = first;
                    List<byte[]> those = some;
                    // from here on a commit may happen although it is not acknowledged
                    boolean earlier = named;
                    named = true;
                    long gone = committer.commit(unit -> prune(unit, segment, place, those));
                    named = earlier || gone > 0;
                    rows += gone;
                    first += some.size();
                }
            }
            return rows == 0
                    ? Optional.empty()
                    : Optional.of(new PrunedSegment(segment.from(), segment.until(), rows, segment.sha256()));
        } catch (VaultUnavailableException e) {
            throw named
                    ? new VaultUnavailableException(
                            "a part of the log may have been pruned: keep the segment " + file
                                    + ", and run this again with another",
                            e)
                    : e;
        } catch (IOException e) {
            throw unwritable(file, e);
        } finally {
            if (!named) {
                delete(file);
            }
        }
    }

    private long prune(UnitOfWork unit, SegmentFile segment, long first, List<byte[]> leaves) throws SQLException {
        PrunedRows.Pruned pruned = PrunedRows.prune(unit.jdbc(), agent, first, leaves, segment.until());
        if (pruned.rows() > 0) {
            store.noteErasure(unit.jdbc());
            unit.append(AuditDraft.of(EntryKind.LOG_PRUNED, "operator")
                    .details(Map.<String, Object>of(
                            "segment",
                            segment.sha256(),
                            "from",
                            segment.from(),
                            "until",
                            segment.until(),
                            "rows",
                            pruned.rows(),
                            "pruned",
                            pruned.ranges(),
                            "signature",
                            HexFormat.of().formatHex(unit.signPruning(segment, pruned)))));
            unit.checkpoint();
        }
        return pruned.rows();
    }

    private static void create(Path file) {
        try {
            Files.createFile(file, DurableFile.ownerOnly(file));
        } catch (FileAlreadyExistsException e) {
            throw new VaultConfigurationException("the file " + file + " is there already: name a new one", e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void export(PrunableRange range, Path file) throws IOException {
        boolean written = store.read(jdbc -> write(jdbc, range, file));
        if (!written) {
            throw new IOException("the segment could not be written");
        }
        Path folder = file.getParent();
        if (folder != null) {
            DurableFile.sync(folder);
        }
    }

    /** From its beginning, for it may run twice; false if the file could not be written. */
    private boolean write(Connection jdbc, PrunableRange range, Path file) throws SQLException {
        // a database server hands rows out bit by bit only inside a transaction
        jdbc.setAutoCommit(false);
        try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = Channels.newOutputStream(channel)) {
            range.write(jdbc, agent, out);
            channel.force(true);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            jdbc.rollback();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static VaultConfigurationException unwritable(Path file, IOException cause) {
        return new VaultConfigurationException(
                "the segment " + file + " cannot be written: is its folder there, and is there space?", cause);
    }
}
