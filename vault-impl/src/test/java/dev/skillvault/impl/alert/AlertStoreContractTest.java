package dev.skillvault.impl.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.Alert.Kind;
import dev.skillvault.testkit.TestClock;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What alerts need of every database. */
abstract class AlertStoreContractTest {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final String ALERT = "al_00112233445566778899aabbccddeeff";

    @TempDir
    Path folder;

    private final TestClock clock = TestClock.startingAt(Instant.now());
    private final BegunConsents consents = new BegunConsents();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Store store;
    private Side agent;
    private Side other;

    /** One agent's part of the database. */
    private record Side(AgentKeys keys, Committer committer) {
        AgentId id() {
            return keys.ring().agent();
        }

        AlertRows rows() {
            return new AlertRows(id());
        }

        Deliveries deliveries() {
            return new Deliveries(id());
        }
    }

    /** A store that does not exist yet. */
    abstract StoreUrl newStore() throws SQLException;

    @BeforeEach
    void enrol() throws SQLException {
        store = Store.open(newStore());
        agent = side("agent");
        other = side("other");
    }

    private Side side(String name) {
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, name)), clock, new SecureRandom());
        Committer committer = new Committer(store, keys.ring().agent(), keys.logSigner(), clock, List.of());
        open.add(() -> {
            committer.close();
            keys.ring().close();
            keys.logSigner().close();
        });
        return new Side(keys, committer);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        store.close();
    }

    /** Gives a connection whose name ends so an alert that one channel is to tell. */
    private AlertRow raise(Side side, UserId user, String alert, char end) {
        AlertRow row = new AlertRow(
                alert,
                new AlertRow.Subject(
                        new ConnectionId("co_" + String.valueOf(end).repeat(32)), user, "google", 3),
                Kind.NEEDS_CONSENT,
                "it is over",
                clock.instant());
        return side.committer().commit(unit -> {
            side.rows().insert(unit.jdbc(), row);
            side.deliveries().add(unit.jdbc(), alert, List.of("log"), unit.now());
            return row;
        });
    }

    private List<String> channels(Side side, String alert) {
        return store.read(jdbc -> side.deliveries().channels(jdbc, alert));
    }

    /** An alert's name is unique for one agent, and whoever can write the database can make it another's too. */
    @Test
    void aForgottenUsersAlertsTakeNothingOfAnotherAgentsWithThem() {
        raise(agent, BOB, ALERT, 'a');
        raise(other, ALICE, ALERT, 'b');

        agent.committer().commit(unit -> {
            agent.rows().deleteOf(unit.jdbc(), ALICE);
            return true;
        });
        assertThat(channels(agent, ALERT)).as("Bob's").containsExactly("log");
        assertThat(channels(other, ALERT)).as("the other agent's").containsExactly("log");

        other.committer().commit(unit -> {
            other.rows().deleteOf(unit.jdbc(), ALICE);
            return true;
        });
        assertThat(channels(other, ALERT)).isEmpty();
        assertThat(store.<Optional<AlertRow>>read(jdbc -> other.rows().find(jdbc, ALERT)))
                .isEmpty();
        assertThat(channels(agent, ALERT)).containsExactly("log");
    }

    private AlertLinks links() {
        return new AlertLinks(
                Watching.begin(List.of(), consents),
                store,
                agent.committer(),
                agent.keys().ring(),
                null,
                clock,
                new SecureRandom());
    }

    @Test
    void aLinkIsKeptWhereThereIsNoneAndGivenAgain() {
        AlertRow alert = raise(agent, ALICE, ALERT, 'a');
        URI link = links().of(alert).orElseThrow();
        assertThat(links().of(alert)).contains(link);
        assertThat(consents.begun).isEqualTo(1);
    }

    /** The second began its link before the first was kept, and finds that there is one by then. */
    @Test
    void ofTwoThatMakeALinkAtOnceTheFirstThatIsKeptCounts() {
        AlertRow alert = raise(agent, ALICE, ALERT, 'a');
        List<URI> first = new ArrayList<>();
        consents.meanwhile = () -> first.add(links().of(alert).orElseThrow());

        URI second = links().of(alert).orElseThrow();

        assertThat(consents.begun).isEqualTo(2);
        assertThat(first).containsExactly(second);
        assertThat(links().of(alert)).contains(second);
    }

    @Test
    void ofTwoThatReplaceAUsedLinkAtOnceTheFirstThatIsKeptCounts() {
        AlertRow alert = raise(agent, ALICE, ALERT, 'a');
        URI used = links().of(alert).orElseThrow();
        consents.used.add(used);
        List<URI> first = new ArrayList<>();
        consents.meanwhile = () -> first.add(links().of(alert).orElseThrow());

        URI second = links().of(alert).orElseThrow();

        assertThat(second).isNotEqualTo(used);
        assertThat(first).containsExactly(second);
    }

    /** Counts the links it makes, each with a number; something may happen while it makes the next. */
    private final class BegunConsents implements Consents {
        private final Set<URI> used = new HashSet<>();
        private int begun;
        private @Nullable Runnable meanwhile;

        @Override
        public ConsentLink begin(ConnectionId connection, @Nullable URI redirectUri, Duration lifetime) {
            int number = ++begun;
            Runnable now = meanwhile;
            meanwhile = null;
            if (now != null) {
                now.run();
            }
            return new ConsentLink(
                    URI.create("https://accounts.example.test/auth?state=" + number),
                    clock.instant().plus(lifetime));
        }

        @Override
        public boolean isOpen(Connection jdbc, URI link, Instant now) {
            return !used.contains(link);
        }

        @Override
        public Begun begun(Connection jdbc, ConnectionId connection, Instant now) {
            throw new UnsupportedOperationException("there are no consent pages here");
        }

        @Override
        public ConnectionInfo complete(String pasted) {
            throw new UnsupportedOperationException("nobody pastes here");
        }
    }
}
