package dev.skillvault.impl.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentCopy;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.store.SetAside;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes an agent back into a database, all of it in one transaction: a crash in between leaves a database that does not know the
 * agent, and the next opening does it again, with what can be read from the database that was moved. Grants do not come back, for an old copy must not revive what was revoked since.
 *
 * <p>For one thread, and one restore.
 */
final class Restore {
    private final StoreUrl url;
    private final Blobs blobs;
    private final X509Identity identity;
    private final @Nullable SecretBytes vaultSecret;
    private final Clock clock;
    private final SecureRandom random;
    private final Optional<SetAside> aside;

    Restore(
            StoreUrl url,
            Blobs blobs,
            X509Identity identity,
            @Nullable SecretBytes vaultSecret,
            Clock clock,
            SecureRandom random) {
        this.url = url;
        this.blobs = blobs;
        this.identity = identity;
        this.vaultSecret = vaultSecret;
        this.clock = clock;
        this.random = random;
        this.aside = SetAside.of(url, blobs.agent());
    }

    /** The database the agent is in now, and what was done. */
    record Done(Store store, Restoration restoration) {}

    /** Into a database that does not know the agent: made anew, or left so by a restore that did not end. */
    Done into(Store store, String why) {
        return new Done(store, write(store, why, salvaged(Optional.empty()), null));
    }

    /**
     * Into a new database, in the place of one that is moved aside and kept.
     *
     * @param found the one that is there, if it could be opened; closed by this
     */
    Done inPlaceOf(Optional<Store> found, Standing.Lost lost) {
        String why = lost.why();
        SetAside moved = aside.orElseThrow(() -> new VaultConfigurationException("the database at " + url + " " + why
                + ", and on a server nothing is replaced by itself: bring back its newest state, or delete the agent's"
                + " rows and open the vault again"));
        found.ifPresent(store -> requireAlone(store, why));
        // an earlier state holds nothing newer, but perhaps a user who was forgotten since
        SalvagedRows salvaged = salvaged(lost.older() ? Optional.empty() : found);
        found.ifPresent(Store::close);
        readable(); // before anything is moved
        Path away = lost.older() ? moved.discard(clock.instant()) : moved.move(clock.instant());
        Store fresh = Store.open(url);
        try {
            return new Done(fresh, write(fresh, why, salvaged, away));
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    /** From the database that is there, and from what was moved before by a restore that did not end. */
    private SalvagedRows salvaged(Optional<Store> found) {
        SalvagedRows rows = new SalvagedRows(blobs.agent());
        aside.map(SetAside::underWay).orElse(List.of()).forEach(rows::collect);
        found.ifPresent(rows::collect);
        return rows;
    }

    private void requireAlone(Store store, String why) {
        boolean alone;
        try (Connection connection = store.writer()) {
            alone = AgentKeys.isOnlyOne(connection, blobs.agent());
        } catch (SQLException e) {
            alone = true; // whoever else is in it cannot be read either
        }
        if (!alone) {
            throw new VaultConfigurationException("the database at " + url + " " + why
                    + " for this agent, and other agents are in it too: bring back its newest state, or give the agent"
                    + " a database of its own and run 'vault backup restore' into that");
        }
    }

    private AgentCopy readable() {
        try {
            return blobs.agentCopy().orElseThrow(Restore::unusable);
        } catch (IOException e) {
            throw unusable();
        }
    }

    private static VaultConfigurationException unusable() {
        return new VaultConfigurationException(
                "the backup cannot be read, or was never complete, so nothing is restored from it");
    }

    private Restoration write(Store store, String why, SalvagedRows salvaged, @Nullable Path away) {
        AgentCopy copy = readable();
        AgentKeys keys = copy.open(identity, vaultSecret, random);
        try {
            BackupContents contents = blobs.exclusively(() -> BackupContents.read(blobs, keys.ring()));
            SavedLog log = contents.log().orElseThrow(Restore::unusable);
            Map<String, JsonNode> userKeys = byItem(SavedRows.USER_KEY, salvaged.userKeys());
            userKeys.putAll(byItem(SavedRows.USER_KEY, contents.userKeys()));
            Map<String, JsonNode> connections =
                    merge(keys.ring(), userKeys.values(), contents.connections(), salvaged.connections());
            Instant now = clock.instant();
            Map<String, Object> details = Map.of(
                    "why", "the database " + why,
                    "asOf", log.at().toString(),
                    "userKeys", userKeys.size(),
                    "connections", connections.size(),
                    "damaged", contents.damaged().size());
            try (Connection transaction = store.writer()) {
                copy.restore(transaction, keys, identity, vaultSecret, log.state(), details, now, random);
                for (JsonNode key : userKeys.values()) {
                    SavedRows.USER_KEY.write(transaction, blobs.agent(), key);
                }
                for (JsonNode connection : connections.values()) {
                    SavedRows.CONNECTION.write(transaction, blobs.agent(), Tokens.comingBack(connection, now));
                }
                transaction.commit();
                store.sync(transaction);
            }
            List<Path> kept = aside.map(SetAside::keep).orElse(List.of());
            return new Restoration(
                    why,
                    log.state(),
                    log.at(),
                    userKeys.size(),
                    connections.size(),
                    kept.stream().findFirst().or(() -> Optional.ofNullable(away)));
        } catch (IOException e) {
            throw unusable();
        } catch (SQLException e) {
            throw Store.unavailable("the agent could not be restored", e);
        } finally {
            keys.ring().close();
            keys.logSigner().close();
        }
    }

    /** What was found beside the backup counts only if it opens. */
    private static Map<String, JsonNode> merge(
            KeyRing ring, Collection<JsonNode> userKeys, List<JsonNode> kept, List<JsonNode> salvaged) {
        Map<String, JsonNode> connections = byItem(SavedRows.CONNECTION, kept);
        for (JsonNode found : salvaged) {
            if (Tokens.open(ring, found, userKeys)) {
                connections.merge(SavedRows.CONNECTION.item(found), found, Tokens::newer);
            }
        }
        return connections;
    }

    private static Map<String, JsonNode> byItem(SavedRows rows, List<JsonNode> list) {
        Map<String, JsonNode> map = new LinkedHashMap<>();
        list.forEach(row -> map.put(rows.item(row), row));
        return map;
    }
}
