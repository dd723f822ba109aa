package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.impl.audit.LogState;
import dev.skillvault.impl.audit.LogStateReader;
import dev.skillvault.impl.audit.UnusableLogException;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.keys.AgentCopy;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Outbox;
import dev.skillvault.impl.store.Store;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what waits in the {@link Outbox} into the backup. Rows are read under the backup's lock, so that whoever holds it writes
 * what is newest, and a note goes only after its blob is written: whatever comes between, the work is done again.
 *
 * <p>Thread-safe.
 */
final class BackupWriter {
    private static final Logger LOG = LoggerFactory.getLogger(BackupWriter.class);

    private final Store store;
    private final KeyRing ring;
    private final Blobs blobs;
    private final LogStateReader log;
    private final Clock clock;
    private volatile boolean ended;

    BackupWriter(Store store, KeyRing ring, LogStateReader log, Blobs blobs, Clock clock) {
        this.store = store;
        this.ring = ring;
        this.log = log;
        this.blobs = blobs;
        this.clock = clock;
    }

    /** Everything waits: what the database has, and what only the backup has, which goes. */
    void noteAll() throws IOException {
        List<String> strays = blobs.items().stream()
                .filter(item -> SavedRows.of(item).isPresent())
                .toList();
        change(transaction -> {
            for (String stray : strays) {
                Outbox.note(transaction, ring.agent(), stray);
            }
            Outbox.noteAll(transaction, ring.agent());
        });
    }

    /**
     * Writes all that waits, and how far the log is.
     *
     * @throws IOException if the backup cannot be written, or knows more than the database
     * @throws VaultUnavailableException if the database cannot be read
     */
    void drain() throws IOException {
        boolean more = true;
        while (more) {
            List<Outbox.Change> changes = blobs.exclusively(this::writeSome);
            if (!changes.isEmpty()) {
                change(transaction -> {
                    for (Outbox.Change change : changes) {
                        Outbox.settle(transaction, ring.agent(), change);
                    }
                });
            }
            more = !changes.isEmpty();
        }
    }

    /** Deletes all of the agent's, and writes nothing any more. */
    void end() throws IOException {
        ended = true;
        blobs.exclusively(() -> {
            blobs.deleteAll();
            return true;
        });
    }

    private Optional<LogState> current(Connection connection) throws SQLException {
        try {
            return log.read(connection);
        } catch (UnusableLogException e) {
            throw new VaultConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<Outbox.Change> writeSome() throws IOException {
        List<Outbox.Change> changes = store.read(connection -> Outbox.pending(connection, ring.agent()));
        Optional<AgentCopy> copy = store.read(connection -> AgentCopy.read(connection, ring.agent()));
        if (ended || copy.isEmpty()) {
            blobs.deleteAll();
            return changes;
        }
        Optional<LogState> current = store.readSnapshot(this::current);
        Optional<SavedLog> saved = savedLog();
        if (current.isPresent()
                && saved.isPresent()
                && current.get().isBehind(saved.get().state())) {
            throw new IOException("the backup knows of more than the database: nothing is written over it");
        }
        for (Outbox.Change change : changes) {
            write(change.item(), copy.get());
        }
        // last, and only with nothing left, so that it tells a whole backup from one that was begun
        boolean moved = current.isPresent() && !current.equals(saved.map(SavedLog::state));
        if (changes.isEmpty() && moved) {
            blobs.write(ring, Blobs.LOG, new SavedLog(current.get(), clock.instant()).toJson());
        }
        return changes;
    }

    private Optional<SavedLog> savedLog() throws IOException {
        try {
            return blobs.open(ring, Blobs.LOG).map(SavedLog::of);
        } catch (CannotOpenException e) {
            return Optional.empty();
        }
    }

    private void write(String item, AgentCopy copy) throws IOException {
        if (item.equals(Outbox.AGENT)) {
            blobs.writeAgent(copy);
            return;
        }
        SavedRows rows = SavedRows.of(item).orElseThrow(() -> new IOException("there is no such thing to back up"));
        Optional<ObjectNode> row = store.read(connection -> rows.read(connection, ring.agent(), item));
        if (row.isEmpty()) {
            blobs.delete(item);
        } else if (rows == SavedRows.CONNECTION && isWorse(row.get(), item)) {
            LOG.atWarn()
                    .addKeyValue("item", item)
                    .log("the backup holds newer tokens, or ones that open, and keeps them");
        } else {
            blobs.write(ring, item, row.get());
        }
    }

    /** Whether what is kept is of a newer generation, or opens while the row, damaged meanwhile, does not. */
    private boolean isWorse(JsonNode row, String item) throws IOException {
        try {
            Optional<JsonNode> kept = blobs.open(ring, item);
            return kept.isPresent()
                    && (Tokens.generation(kept.get()) > Tokens.generation(row)
                            || (Tokens.hasTokens(row) && !Tokens.open(ring, row, keyOf(row))));
        } catch (CannotOpenException e) {
            return false;
        }
    }

    private List<JsonNode> keyOf(JsonNode connection) {
        String item = Outbox.userKey(Sealer.keyId(SavedRows.bytes(connection, "sealed_tokens")));
        return store.read(jdbc -> SavedRows.USER_KEY.read(jdbc, ring.agent(), item)).stream()
                .<JsonNode>map(row -> row)
                .toList();
    }

    /** Notes are no rows of the agent's: they are written beside the committer, and one that is lost is only work done again. */
    private void change(Notes notes) {
        try (Connection connection = store.writer()) {
            notes.change(connection);
            connection.commit();
        } catch (SQLException e) {
            throw Store.unavailable("what waits for the backup could not be written", e);
        }
    }

    private interface Notes {
        void change(Connection transaction) throws SQLException;
    }
}
