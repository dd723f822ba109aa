package dev.skillvault.impl.backup;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.SetAside;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.BackupStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an agent that has a backup, and restores it first if the {@link Comparison} of the two says that the database is lost. A
 * database that is locked, from another version or not permitted is not lost: that stays an error.
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

    /**
     * Opens, and restores if that is needed.
     *
     * @param beforeEnrolment is run when there is nothing to restore and the agent is new; what it throws keeps it from being enrolled
     */
    public Opened open(Runnable beforeEnrolment) {
        return open(false, true, beforeEnrolment);
    }

    /**
     * Restores, and does not open what needs no restore.
     *
     * @param replace whether a database that is there may be moved aside
     * @throws VaultConfigurationException if there is nothing to restore, or what is there may not be moved
     */
    public Opened restore(boolean replace) {
        return open(true, replace, () -> {});
    }

    private Opened open(boolean restoreOnly, boolean replace, Runnable beforeEnrolment) {
        Optional<Store> found = Store.openUnlessDamaged(url);
        try {
            Comparison comparison = new Comparison(url, identity, vaultSecret, blobs, clock, random);
            Standing standing = found.isPresent() ? comparison.look(found.get()) : comparison.damaged();
            return standing.fold(
                    current -> {
                        endRestore();
                        return restoreOnly
                                ? nothingToRestore(current)
                                : opened(found.orElseThrow(), current.keys(), current.exact());
                    },
                    unknown -> {
                        requireNoRestoreUnderWay();
                        if (restoreOnly) {
                            return nothingToRestore(null);
                        }
                        beforeEnrolment.run();
                        return enrolled(found.orElseThrow());
                    },
                    missing -> restored(restore().into(found.orElseThrow(), missing.why())),
                    lost -> {
                        requireAllowed(replace, lost);
                        return restored(restore().inPlaceOf(found, lost));
                    });
        } catch (RuntimeException e) {
            found.ifPresent(Store::close);
            throw e;
        }
    }

    private Restore restore() {
        return new Restore(url, blobs, identity, vaultSecret, clock, random);
    }

    /** What was moved for a restore is not read any more once the agent is back, even if a kill came before that was said. */
    private void endRestore() {
        SetAside.of(url, blobs.agent()).ifPresent(SetAside::keep);
    }

    /** A new agent in the place of one that is half-way back could never open what was moved. */
    private void requireNoRestoreUnderWay() {
        List<Path> moved =
                SetAside.of(url, blobs.agent()).map(SetAside::underWay).orElse(List.of());
        if (!moved.isEmpty()) {
            throw new VaultConfigurationException("the agent " + blobs.agent() + " was being restored, and the backup"
                    + " holds nothing of it any more: bring the backup back, or put " + moved.get(0)
                    + " back in the place"
                    + " of the database");
        }
    }

    private void requireAllowed(boolean replace, Standing.Lost lost) {
        if (!replace) {
            throw new VaultConfigurationException("the database at " + url + " " + lost.why()
                    + ": say that it may be moved aside, or leave it and look into it first");
        }
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
        try {
            AgentKeys keys = AgentKeys.openOrEnrol(done.store(), identity, vaultSecret, clock, random);
            return new Opened(done.store(), keys, false, Optional.of(what));
        } catch (RuntimeException e) {
            done.store().close();
            throw e;
        }
    }
}
