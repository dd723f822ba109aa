package dev.skillvault.impl.backup;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.audit.LogState;
import dev.skillvault.impl.audit.LogStateReader;
import dev.skillvault.impl.audit.UnusableLogException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentCopy;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the database and the backup together, and tells which of them is to be believed. Changes neither.
 *
 * <p>For one thread, and one opening.
 */
final class Comparison {
    private static final Logger LOG = LoggerFactory.getLogger(Comparison.class);

    private final StoreUrl url;
    private final X509Identity identity;
    private final @Nullable SecretBytes vaultSecret;
    private final Blobs blobs;
    private final Clock clock;
    private final SecureRandom random;

    Comparison(
            StoreUrl url,
            X509Identity identity,
            @Nullable SecretBytes vaultSecret,
            Blobs blobs,
            Clock clock,
            SecureRandom random) {
        this.url = url;
        this.identity = identity;
        this.vaultSecret = vaultSecret;
        this.blobs = blobs;
        this.clock = clock;
        this.random = random;
    }

    /** The file cannot be opened at all: lost, if the backup can stand in for it. */
    Standing damaged() {
        if (copy(true).isEmpty()) {
            throw new VaultConfigurationException("the vault's database at " + url
                    + " is damaged, and the backup holds nothing of this agent: restore the file from elsewhere");
        }
        return new Standing.Lost("was damaged", false);
    }

    /** What is in a database that opened. */
    Standing look(Store store) {
        AgentId agent = blobs.agent();
        try (Connection connection = store.writer()) {
            if (!AgentKeys.isKnown(connection, agent)) {
                return copy(true).isEmpty() ? new Standing.Unknown() : new Standing.Missing("did not know it");
            }
            return compare(store);
        } catch (SQLException e) {
            if (store.isDamage(e) && opensFromCopy()) {
                return new Standing.Lost("was damaged", false);
            }
            throw Store.unavailable("the vault's database could not be read", e);
        }
    }

    private Standing compare(Store store) throws SQLException {
        AgentKeys keys;
        try {
            keys = AgentKeys.openOrEnrol(store, identity, vaultSecret, clock, random);
        } catch (CannotOpenException | VaultConfigurationException e) {
            if (opensFromCopy()) {
                return new Standing.Lost("held keys that do not open", false);
            }
            throw e;
        }
        Standing standing = new Standing.Lost("could not be compared", false);
        try {
            Optional<SavedLog> saved = savedLog(keys);
            standing = saved.isEmpty()
                    ? new Standing.Current(keys, false)
                    : compare(keys, saved.get().state());
            return standing;
        } finally {
            if (!(standing instanceof Standing.Current)) {
                keys.ring().close();
                keys.logSigner().close();
            }
        }
    }

    /** Of one state of the database, since entries may be pruned meanwhile. */
    private Standing compare(AgentKeys keys, LogState kept) throws SQLException {
        LogStateReader reader =
                new LogStateReader(blobs.agent(), keys.logSigner().publicKey());
        try (Connection connection = url.openToRead()) {
            Optional<LogState> log = reader.read(connection);
            if (log.isEmpty() || log.get().isBehind(kept)) {
                return new Standing.Lost("was older than its backup", true);
            }
            if (log.get().origin().equals(kept.origin()) && !reader.isGrownFrom(connection, kept)) {
                return new Standing.Lost("went another way than its backup", false);
            }
            return new Standing.Current(keys, log.get().equals(kept));
        } catch (UnusableLogException e) {
            return new Standing.Lost("held a log that cannot go on", false);
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
