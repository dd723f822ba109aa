package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.audit.LogStateReader;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Outbox;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.spi.VaultListener;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backup of an open vault: kept current behind its back, asked when a row is damaged, and told at once, with the caller waiting,
 * when something must go.
 *
 * <p>Thread-safe.
 */
public final class Backup implements KeyCopies, TokenCopies, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final KeyRing ring;
    private final Blobs blobs;
    private final BackupWriter writer;
    private final BackupThread thread;
    private volatile @Nullable Committer committer;
    private final boolean exact;
    private final CountDownLatch comparedOnce = new CountDownLatch(1);
    private boolean compared;

    /**
     * For an agent that was opened; nothing is written before {@link #start}.
     *
     * @param logKey raw public key of the agent's log
     * @param exact whether the backup was exactly as new as the database
     */
    public Backup(Store store, KeyRing ring, byte[] logKey, BackupStore backup, boolean exact, Clock clock) {
        this.exact = exact;
        this.store = store;
        this.ring = ring;
        this.blobs = new Blobs(backup, ring.agent());
        this.writer = new BackupWriter(store, ring, new LogStateReader(ring.agent(), logKey), blobs, clock);
        this.thread = new BackupThread(ring.agent(), this::step);
    }

    /** To be told of what is recorded. */
    public VaultListener listener() {
        return thread;
    }

    /** Begins to write. Rows that are put back are written by this committer. */
    public void start(Committer rowsWriter) {
        this.committer = rowsWriter;
        thread.start();
    }

    /** Waits until the first look after opening is over, since what it mends needs the committer, which closes first. */
    public void awaitCompared() {
        try {
            if (committer != null && !comparedOnce.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the vault closes before it was compared with its backup; the next opening does that");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws IOException {
        try {
            if (!compared && exact) {
                compare();
            } else if (!compared) {
                writer.noteAll();
            }
            compared = true;
        } finally {
            comparedOnce.countDown();
        }
        writer.drain();
    }

    /** Once after opening with a backup that was exact: every change was noted, so what differs without a note was damaged, and what is missing was lost. */
    private void compare() throws IOException {
        List<ObjectNode> userKeys = store.read(jdbc -> SavedRows.USER_KEY.all(jdbc, ring.agent()));
        for (String item : blobs.items()) {
            Optional<SavedRows> rows = SavedRows.of(item);
            if (rows.isEmpty()) {
                continue;
            }
            Optional<ObjectNode> row = store.read(jdbc -> rows.get().read(jdbc, ring.agent(), item));
            boolean sound = row.isPresent()
                    && (rows.get() == SavedRows.USER_KEY || Tokens.open(ring, row.get(), new ArrayList<>(userKeys)));
            boolean same = sound
                    && open(item).filter(kept -> Tokens.same(kept, row.get())).isPresent();
            if (!same) {
                putBack(item);
            }
        }
    }

    @Override
    public Help putBack(ConnectionId id) {
        try {
            return putBack(Outbox.connection(id));
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("connection", id).log("the backup cannot be read now");
            return Help.NO_COPY;
        }
    }

    /** With the backup's lock held, so that no note is settled and no blob replaced between comparing and writing. */
    private Help putBack(String item) throws IOException {
        Committer writes = committer;
        if (writes == null) {
            return Help.NO_COPY;
        }
        return blobs.exclusively(() -> {
            Optional<JsonNode> kept = open(item);
            if (kept.isEmpty()) {
                return Help.NO_COPY;
            }
            if (SavedRows.of(item).equals(Optional.of(SavedRows.USER_KEY))) {
                return writes.commit(unit -> putBackKey(unit, item, kept.get()));
            }
            Optional<JsonNode> key = keyOf(kept.get());
            boolean sound = Tokens.open(ring, kept.get(), key.map(List::of).orElse(List.of()));
            return sound ? writes.commit(unit -> putBack(unit, item, kept.get(), key)) : Help.NO_COPY;
        });
    }

    private Optional<JsonNode> open(String item) throws IOException {
        try {
            return blobs.open(ring, item);
        } catch (CannotOpenException e) {
            LOG.atWarn()
                    .addKeyValue("item", item)
                    .log("a blob of the backup is damaged, and written anew when it changes");
            return Optional.empty();
        }
    }

    private Optional<JsonNode> keyOf(JsonNode connection) throws IOException {
        if (!Tokens.hasTokens(connection)) {
            return Optional.empty();
        }
        try {
            return open(Outbox.userKey(Sealer.keyId(SavedRows.bytes(connection, "sealed_tokens"))));
        } catch (CannotOpenException e) {
            return Optional.empty();
        }
    }

    private Help putBackKey(UnitOfWork unit, String item, JsonNode kept) throws SQLException {
        Optional<ObjectNode> row = SavedRows.USER_KEY.read(unit.jdbc(), ring.agent(), item);
        if (Outbox.isPending(unit.jdbc(), ring.agent(), item)
                || row.filter(present -> SavedRows.same(present, kept)).isPresent()) {
            return Help.NOT_NEWER;
        }
        SavedRows.USER_KEY.write(unit.jdbc(), ring.agent(), kept);
        unit.append(AuditDraft.of(EntryKind.CONNECTION_RESTORED, "vault")
                .with(AuditField.SUBJECT, kept.path("user_id").asText())
                .details(Map.<String, Object>of(
                        "key", item, "version", kept.path("version").asInt())));
        return Help.PUT_BACK;
    }

    private Help putBack(UnitOfWork unit, String item, JsonNode kept, Optional<JsonNode> key) throws SQLException {
        Optional<ObjectNode> row = SavedRows.CONNECTION.read(unit.jdbc(), ring.agent(), item);
        boolean pending = Outbox.isPending(unit.jdbc(), ring.agent(), item);
        if (row.isEmpty() ? pending : !isBetter(unit, row.get(), pending, kept)) {
            return Help.NOT_NEWER;
        }
        if (key.isPresent()) {
            String keyItem = SavedRows.USER_KEY.item(key.get());
            Optional<ObjectNode> present = SavedRows.USER_KEY.read(unit.jdbc(), ring.agent(), keyItem);
            if (present.isEmpty() && Outbox.isPending(unit.jdbc(), ring.agent(), keyItem)) {
                return Help.NOT_NEWER; // deleted, and never to come back
            }
            if (present.filter(found -> SavedRows.same(found, key.get())).isEmpty()) {
                SavedRows.USER_KEY.write(unit.jdbc(), ring.agent(), key.get());
            }
        }
        SavedRows.CONNECTION.write(unit.jdbc(), ring.agent(), kept);
        unit.append(AuditDraft.of(EntryKind.CONNECTION_RESTORED, "vault")
                .with(AuditField.SUBJECT, kept.path("user_id").asText())
                .with(AuditField.PROVIDER, kept.path("provider").asText())
                .with(AuditField.CONNECTION, kept.path("connection_id").asText())
                .details(Map.<String, Object>of("generation", Tokens.generation(kept))));
        return Help.PUT_BACK;
    }

    private boolean isBetter(UnitOfWork unit, JsonNode row, boolean pending, JsonNode kept) throws SQLException {
        if (Tokens.is(row, ConnectionState.REVOKED) || Tokens.generation(row) > Tokens.generation(kept)) {
            return false;
        }
        if (Tokens.generation(row) < Tokens.generation(kept)) {
            return true;
        }
        boolean opens = Tokens.open(ring, row, new ArrayList<>(SavedRows.USER_KEY.all(unit.jdbc(), ring.agent())));
        return !opens || (!pending && !Tokens.same(row, kept));
    }

    @Override
    public void drop(ConnectionId id) {
        drainNow();
    }

    @Override
    public void forgetUser(UserId user) {
        drainNow();
    }

    @Override
    public void offBoard() {
        try {
            writer.end();
        } catch (IOException e) {
            throw notDeleted(e);
        }
    }

    /** The deletion waits in the outbox since its commit; this only waits until it is done. */
    private void drainNow() {
        try {
            writer.drain();
        } catch (IOException e) {
            throw notDeleted(e);
        }
    }

    private static VaultUnavailableException notDeleted(IOException failure) {
        return new VaultUnavailableException(
                "the backup cannot be written now, so copies are still there; they go as soon as it can", failure);
    }

    /** Writes what waits, for as long as a closing vault can. Close it before the store. */
    @Override
    public void close() {
        thread.close();
    }
}
