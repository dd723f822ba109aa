package dev.skillvault.impl.backup;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.backup.BackupReport;
import dev.skillvault.backup.BackupReport.Age;
import dev.skillvault.backup.RestoreReport;
import dev.skillvault.backup.VaultBackup;
import dev.skillvault.impl.audit.LogState;
import dev.skillvault.impl.audit.LogStateReader;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentCopy;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Outbox;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operator's door to a backup. */
public final class BackupDoor implements VaultBackup {
    private final BackupStore store;
    private final X509Identity identity;
    private final @Nullable SecretBytes vaultSecret;
    private final Blobs blobs;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** The door of one agent. */
    public BackupDoor(BackupStore store, X509Identity identity, byte[] vaultSecret, Clock clock) {
        this.vaultSecret = vaultSecret.length == 0 ? null : SecretBytes.copyOf(vaultSecret);
        this.store = store;
        this.identity = identity;
        this.blobs = new Blobs(store, AgentKeys.agentName(identity));
        this.clock = clock;
    }

    @Override
    public BackupReport verify() {
        return report(contents().contents(), Optional.empty());
    }

    @Override
    public BackupReport verify(String jdbcUrl) {
        Opened opened = contents();
        BackupContents contents = opened.contents();
        AgentId agent = blobs.agent();
        try (Connection database = StoreUrl.parse(jdbcUrl).openToRead()) {
            Optional<LogState> log =
                    AgentKeys.isKnown(database, agent) ? opened.log().read(database) : Optional.empty();
            Age age = log.isEmpty() ? Age.AGENT_UNKNOWN : age(database, opened.log(), log.get(), contents.log());
            return report(contents, Optional.of(new BackupReport.Database(age, Outbox.waiting(database, agent))));
        } catch (SQLException | IllegalStateException e) {
            throw new VaultConfigurationException(
                    "the database cannot be compared with its backup: it is damaged, or from another version");
        }
    }

    private static Age age(Connection database, LogStateReader reader, LogState log, Optional<SavedLog> saved)
            throws SQLException {
        if (saved.isEmpty()) {
            return Age.DATABASE_NEWER;
        }
        LogState kept = saved.get().state();
        boolean sameLog = log.origin().equals(kept.origin());
        if (log.isBehind(kept) || (sameLog && !reader.isGrownFrom(database, kept))) {
            return Age.DATABASE_OLDER;
        }
        return log.equals(kept) ? Age.SAME : Age.DATABASE_NEWER;
    }

    /** What the backup holds, and the reader of the log whose key it has. */
    private record Opened(BackupContents contents, LogStateReader log) {}

    private Opened contents() {
        identity.checkValidAt(clock.instant());
        try {
            AgentCopy copy = blobs.agentCopy()
                    .orElseThrow(() ->
                            new VaultConfigurationException("the backup holds nothing of the agent " + blobs.agent()));
            AgentKeys keys = copy.open(identity, vaultSecret, random);
            try {
                BackupContents contents = blobs.exclusively(() -> BackupContents.read(blobs, keys.ring()));
                return new Opened(
                        contents,
                        new LogStateReader(blobs.agent(), keys.logSigner().publicKey()));
            } finally {
                keys.ring().close();
                keys.logSigner().close();
            }
        } catch (IOException e) {
            throw new VaultConfigurationException("the backup cannot be read: may this user read it?");
        }
    }

    private static BackupReport report(BackupContents contents, Optional<BackupReport.Database> database) {
        return new BackupReport(
                contents.userKeys().size(),
                contents.connections().size(),
                contents.log().map(log -> position(log.state(), log)),
                contents.damaged(),
                database);
    }

    private static BackupReport.LogPosition position(LogState state, SavedLog log) {
        return new BackupReport.LogPosition(state.origin(), state.size(), log.at());
    }

    @Override
    public RestoreReport restore(String jdbcUrl, boolean replace) {
        Opening.Opened opened =
                new Opening(StoreUrl.parse(jdbcUrl), identity, vaultSecret, store, clock, random).restore(replace);
        try {
            opened.keys().ring().close();
            opened.keys().logSigner().close();
            Restoration what = opened.restoration().orElseThrow();
            return new RestoreReport(
                    "the database " + what.why(),
                    new BackupReport.LogPosition(
                            what.former().origin(), what.former().size(), what.asOf()),
                    what.userKeys(),
                    what.connections(),
                    what.setAside());
        } finally {
            opened.store().close();
        }
    }
}
