package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever owns the file only appends, however it came to own it. */
class H2SpaceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void aVault() {
        Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), new SecureRandom());
        keys.ring().close();
        keys.logSigner().close();
        store.close();
    }

    @Test
    void theFirstToOpenItOnlyAppends() throws Exception {
        try (Connection first = TestWorld.database(folder)) {
            assertThat(reusesSpace(first)).isFalse();
        }
    }

    /** H2 opens the file anew in the middle of a statement, by the URL of the connection that lost its server. */
    @Test
    void whoBecomesTheOwnerBecauseTheFormerOneWasKilledOnlyAppends() throws Exception {
        try (ChildProcess owner = new ChildProcess(
                CrashChild.class, folder, List.of("reader", folder.toString(), "-", "0"), line -> {})) {
            owner.await(1);
            try (Connection follower = TestWorld.database(folder)) {
                assertThat(H2Space.owned(follower)).isEmpty();
                owner.kill();
                assertThat(entries(follower)).isPositive(); // H2 has made this process the owner
                try (Connection another = TestWorld.database(folder)) {
                    assertThat(reusesSpace(another)).isFalse();
                }
            }
        }
    }

    @Test
    void aCompactionDoesNotChangeThat() throws Exception {
        try (Connection first = TestWorld.database(folder)) {
            H2Space.compact(first);
            assertThat(reusesSpace(first)).isFalse();
        }
    }

    private static boolean reusesSpace(Connection owner) throws SQLException {
        return H2Space.owned(owner)
                .map(MVStore::getFileStore)
                .map(FileStore::isSpaceReused)
                .orElseThrow();
    }

    private static long entries(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM audit_entry")) {
            row.next();
            return row.getLong(1);
        }
    }
}
