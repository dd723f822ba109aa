package dev.skillvault.impl.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentCopy;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Outbox;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.BackupStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent with a valid key of its own and a copy of the whole database and backup opens nothing of another agent's. */
class BackupIsolationTest {
    private static final AgentId VICTIM = new AgentId("agent");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder;

    private BackedUpWorld world;
    private BackupStore backup;
    private X509Identity thief;
    private Store store;
    private AgentKeys thiefKeys;

    @BeforeEach
    void copyEverything() throws Exception {
        world = new BackedUpWorld(folder);
        world.run();
        backup = BackupStore.directory(world.backup);
        thief = X509Identity.from(TestVaults.identity(world.data, "thief"));
        store = Store.open(StoreUrl.parse(TestVaults.url(world.data)));
        thiefKeys = AgentKeys.openOrEnrol(store, thief, world.clock, RANDOM);
    }

    @AfterEach
    void close() {
        thiefKeys.ring().close();
        store.close();
        world.close();
    }

    @Test
    void noBlobOpensWithTheKeysOfAnother() throws Exception {
        List<String> names = backup.names("agents/agent/");
        assertThat(names).hasSize(1 + 1 + 3 + 2); // keys, log, connections, two users' keys
        for (String name : names) {
            byte[] blob = backup.read(name).orElseThrow();
            assertThatThrownBy(() -> thiefKeys.ring().openForAgent(RecordType.BACKUP, blob))
                    .isInstanceOf(CannotOpenException.class);
        }
    }

    @Test
    void theSlotsOpenForNobodyElseWhateverTheySay() throws Exception {
        byte[] blob = backup.read("agents/agent/agent").orElseThrow();
        AgentCopy copy = AgentCopy.decode(VICTIM, blob);
        assertThatThrownBy(() -> copy.open(thief, null, RANDOM)).isInstanceOf(IdentityException.class);

        X509Identity victim = X509Identity.from(TestVaults.identity(world.data, "agent"));
        String renamed = new String(blob, StandardCharsets.UTF_8)
                .replace(
                        HexFormat.of().formatHex(victim.spkiSha256()),
                        HexFormat.of().formatHex(thief.spkiSha256()));
        AgentCopy claimed = AgentCopy.decode(VICTIM, renamed.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> claimed.open(thief, null, RANDOM)).isInstanceOf(CannotOpenException.class);
    }

    @Test
    void aBlobOpensUnderItsOwnNameOnlyAndNotOnceABitIsFlipped() throws Exception {
        AgentKeys keys = AgentCopy.decode(
                        VICTIM, backup.read("agents/agent/agent").orElseThrow())
                .open(X509Identity.from(TestVaults.identity(world.data, "agent")), null, RANDOM);
        Blobs blobs = new Blobs(backup, VICTIM);
        List<String> items = blobs.items().stream()
                .filter(item -> !item.equals(Outbox.AGENT))
                .toList();
        for (String item : items) {
            assertThat(blobs.open(keys.ring(), item)).map(JsonNode::isObject).contains(true);
            byte[] blob = backup.read("agents/agent/" + item).orElseThrow();
            backup.replace("agents/agent/other", blob);
            assertThatThrownBy(() -> blobs.open(keys.ring(), "other")).isInstanceOf(CannotOpenException.class);
            blob[blob.length / 2] ^= 1;
            backup.replace("agents/agent/other", blob);
            assertThatThrownBy(() -> blobs.open(keys.ring(), "other")).isInstanceOf(CannotOpenException.class);
        }
        keys.ring().close();
    }

    @Test
    void noUserAndNoProviderStandsInANameOrInTheClear() throws Exception {
        for (String name : backup.names("")) {
            String all = name + new String(backup.read(name).orElseThrow(), StandardCharsets.ISO_8859_1);
            assertThat(all).doesNotContain("alice", "bob", "google", "github");
        }
    }
}
