package dev.skillvault.impl.backup;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.audit.LogState;
import dev.skillvault.impl.audit.UnusableLogException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentCopy;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an agent that has a backup: looks at the database and the backup together, decides which is to be believed, and restores the
 * agent if the database is lost. A database that is locked, from another version or not permitted is not lost: that stays an error.
 *
 * <p>For one thread, and one opening.
 */
public final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final StoreUrl url;
    private final X509Identity identity;
    private final @Nullable SecretBytes vaultSecret;
    private final Blobs blobs;
    private final Clock clock;
    private final SecureRandom random;

    /**
     * An opening.
     *
     * @throws VaultConfigurationException if the backup lies where the database is
     * @throws IdentityException if the identity cannot be an agent's, or is not valid now
     */
    public Opening(
            StoreUrl url,
            X509Identity identity,
            @Nullable SecretBytes vaultSecret,
            BackupStore backup,
            Clock clock,
            SecureRandom random) {
        this.url = url;
        this.identity = identity;
        this.vaultSecret = vaultSecret;
        this.blobs = new Blobs(backup, AgentKeys.agentName(identity));
        this.clock = clock;
        this.random = random;
        identity.checkValidAt(clock.instant());
        Path folder = url.file().map(Path::getParent).orElse(null);
        if (folder != null && backup instanceof DirectoryBackupStore directory) {
            directory.requireApartFrom(folder);
        }
    }

    /**
     * What was opened.
     *
     * @param store the database
     * @param keys the agent's keys
     * @param backupIsExact whether the backup was exactly as new as the database
     * @param restoration what was restored, if anything was
     */
    public record Opened(Store store, AgentKeys keys, boolean backupIsExact, Optional<Restoration> restoration) {}

    /** Opens, and restores if that is needed. */
    public Opened open() {
        return open(false, true);
    }

    /**
     * Restores, and does not open what needs no restore.
     *
     * @param replace whether a database that is there may be moved aside
     * @throws VaultConfigurationException if there is nothing to restore, or what is there may not be moved
     */
    public Opened restore(boolean replace) {
        return open(true, replace);
    }

    private Opened open(boolean restoreOnly, boolean replace) {
        Optional<Store> found = Store.openUnlessDamaged(url);
        try {
            Standing standing = found.isPresent() ? look(found.get()) : damaged();
            return standing.fold(
                    current -> restoreOnly
                            ? nothingToRestore(current)
                            : opened(found.orElseThrow(), current.keys(), current.exact()),
                    unknown -> restoreOnly ? nothingToRestore(null) : enrolled(found.orElseThrow()),
                    missing -> restored(new Restore(blobs, identity, vaultSecret, clock, random)
                            .into(found.orElseThrow(), missing.why())),
                    lost -> restored(requireAllowed(replace, lost).inPlaceOf(url, found, lost.why())));
        } catch (RuntimeException e) {
            found.ifPresent(Store::close);
            throw e;
        }
    }

    private Restore requireAllowed(boolean replace, Standing.Lost lost) {
        if (!replace) {
            throw new VaultConfigurationException("the database at " + url + " " + lost.why()
                    + ": say that it may be moved aside, or leave it and look into it first");
        }
        return new Restore(blobs, identity, vaultSecret, clock, random);
    }

    private static Opened opened(Store store, AgentKeys keys, boolean exact) {
        return new Opened(store, keys, exact, Optional.empty());
    }

    private Opened enrolled(Store store) {
        return opened(store, AgentKeys.openOrEnrol(store, identity, vaultSecret, clock, random), false);
    }

    private static Opened nothingToRestore(Standing.@Nullable Current current) {
        if (current == null) {
            throw new VaultConfigurationException(
                    "there is nothing to restore: the backup holds nothing of this agent");
        }
        current.keys().ring().close();
        current.keys().logSigner().close();
        throw new VaultConfigurationException("there is nothing to restore: the database is not behind its backup");
    }

    private Opened restored(Restore.Done done) {
        Restoration what = done.restoration();
        LOG.atWarn()
                .addKeyValue("agent", blobs.agent())
                .addKeyValue("connections", what.connections())
                .addKeyValue("formerSize", what.former().size())
                .log("the agent was restored from its backup, for the database " + what.why());
        AgentKeys keys = AgentKeys.openOrEnrol(done.store(), identity, vaultSecret, clock, random);
        return new Opened(done.store(), keys, false, Optional.of(what));
    }

    /** The file cannot be opened at all. */
    private Standing damaged() {
        if (copy(true).isEmpty()) {
            throw new VaultConfigurationException("the vault's database at " + url
                    + " is damaged, and the backup holds nothing of this agent: restore the file from elsewhere");
        }
        return new Standing.Lost("was damaged");
    }

    private Standing look(Store store) {
        AgentId agent = blobs.agent();
        try (Connection connection = store.writer()) {
            if (!AgentKeys.isKnown(connection, agent)) {
                return copy(true).isEmpty() ? new Standing.Unknown() : new Standing.Missing("did not know it");
            }
            return compare(store, connection);
        } catch (SQLException e) {
            if (store.isDamage(e) && opensFromCopy()) {
                return new Standing.Lost("was damaged");
            }
            throw Store.unavailable("the vault's database could not be read", e);
        }
    }

    private Standing compare(Store store, Connection connection) throws SQLException {
        AgentKeys keys;
        try {
            keys = AgentKeys.openOrEnrol(store, identity, vaultSecret, clock, random);
        } catch (CannotOpenException | VaultConfigurationException e) {
            if (opensFromCopy()) {
                return new Standing.Lost("held keys that do not open");
            }
            throw e;
        }
        Standing standing = new Standing.Lost("could not be compared");
        try {
            Optional<SavedLog> saved = savedLog(keys);
            standing = saved.isEmpty()
                    ? new Standing.Current(keys, false)
                    : compare(connection, keys, saved.get().state());
            return standing;
        } finally {
            if (!(standing instanceof Standing.Current)) {
                keys.ring().close();
                keys.logSigner().close();
            }
        }
    }

    private Standing compare(Connection connection, AgentKeys keys, LogState kept) throws SQLException {
        try {
            Optional<LogState> log = LogState.read(connection, blobs.agent());
            if (log.isEmpty() || log.get().isBehind(kept)) {
                return new Standing.Lost("was older than its backup");
            }
            if (log.get().origin().equals(kept.origin()) && !kept.isPartOf(connection, blobs.agent())) {
                return new Standing.Lost("went another way than its backup");
            }
            return new Standing.Current(keys, log.get().equals(kept));
        } catch (UnusableLogException e) {
            return new Standing.Lost("held a log that cannot go on");
        }
    }

    /** How far the backup knows the log; empty if it knows nothing that can be compared. */
    private Optional<SavedLog> savedLog(AgentKeys keys) {
        try {
            return copy(false).isEmpty()
                    ? Optional.empty()
                    : blobs.open(keys.ring(), Blobs.LOG).map(SavedLog::of);
        } catch (CannotOpenException e) {
            requireSameAgent(keys);
            LOG.warn("the backup is damaged, and written anew from the database");
        } catch (IOException e) {
            LOG.warn("the backup cannot be read now, so whether the database is older than it cannot be told");
        }
        return Optional.empty();
    }

    /** A backup of another enrolment is worth something to somebody, and is not written over. */
    private void requireSameAgent(AgentKeys keys) {
        Optional<AgentCopy> copy = copyIfReadable();
        if (copy.isEmpty()) {
            return;
        }
        boolean foreign;
        try {
            AgentKeys kept = copy.get().open(identity, vaultSecret, random);
            foreign = !keys.isSameAgentAs(kept);
            kept.ring().close();
            kept.logSigner().close();
        } catch (IdentityException | VaultConfigurationException e) {
            foreign = true;
        } catch (CannotOpenException e) {
            foreign = false;
        }
        if (foreign) {
            throw new VaultConfigurationException("the backup belongs to another enrolment of the agent "
                    + blobs.agent() + ": give the vault an empty backup, or the database that belongs to this one");
        }
    }

    private Optional<AgentCopy> copyIfReadable() {
        try {
            return blobs.agentCopy();
        } catch (IOException | CannotOpenException e) {
            return Optional.empty();
        }
    }

    /** The copy of the agent's keys. If the database does not know it, not to know whether there is one is no answer. */
    private Optional<AgentCopy> copy(boolean needed) {
        try {
            return blobs.agentCopy();
        } catch (IOException e) {
            if (!needed) {
                LOG.warn("the backup cannot be read now");
                return Optional.empty();
            }
            throw new VaultConfigurationException("the vault's database at " + url + " does not know the agent "
                    + blobs.agent() + " or is damaged, and the backup cannot be read: make it readable first");
        }
    }

    private boolean opensFromCopy() {
        try {
            Optional<AgentCopy> copy = copyIfReadable();
            if (copy.isEmpty() || !copy.get().isFor(identity)) {
                return false;
            }
            AgentKeys keys = copy.get().open(identity, vaultSecret, random);
            keys.ring().close();
            keys.logSigner().close();
            return true;
        } catch (CannotOpenException | VaultConfigurationException e) {
            return false;
        }
    }
}
