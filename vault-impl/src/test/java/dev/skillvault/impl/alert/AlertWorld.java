package dev.skillvault.impl.alert;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.TestClock;
import dev.skillvault.testkit.sandbox.Quirk;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A sandbox, a clock that is moved by hand, and a vault whose alerts a test looks at; the vault can be closed and opened again. */
final class AlertWorld implements AutoCloseable {
    final Path folder;
    final TestClock clock = TestClock.startingAt(Instant.now());
    final Sandbox sandbox;
    private final Map<String, InetSocketAddress> routes;
    private Vault vault;

    AlertWorld(Path folder, Quirk... quirks) {
        this.folder = folder;
        this.sandbox = Sandbox.builder().clock(clock).seed(11).with(quirks).start();
        this.routes = new TreeMap<>(sandbox.routes());
    }

    /** Also leads to other stand-ins. */
    AlertWorld with(Map<String, InetSocketAddress> more) {
        routes.putAll(more);
        return this;
    }

    Vault open(UnaryOperator<Vault.Builder> options) {
        close(vault);
        vault = options.apply(TestVaults.builder(folder, "agent", sandbox).sandbox(routes))
                .build();
        return vault;
    }

    Vault vault() {
        return vault;
    }

    void closeVault() {
        close(vault);
        vault = null;
    }

    private static void close(Vault vault) {
        if (vault != null) {
            vault.close();
        }
    }

    /** Alice's Google account, with a grant to read one sheet. */
    ConnectionInfo connect() {
        ConnectionInfo connection = TestVaults.connect(vault, sandbox, ALICE, "google");
        vault.operator().grant(TestWorld.WORK, connection.id(), List.of(TestWorld.readingQ3()));
        return connection;
    }

    /** Takes the access back where it comes from; the vault finds out at the next call. */
    void kill() {
        sandbox.revokeRefreshTokens("google");
        sandbox.expireAccessTokens("google");
    }

    ApiResponse read() {
        return TestVaults.door(vault, ALICE, "google").send(TestWorld.READ);
    }

    ConnectionUnavailableException refused() {
        return catchThrowableOfType(ConnectionUnavailableException.class, this::read);
    }

    long refreshes() {
        return sandbox.requests().stream()
                .filter(each -> each.kind() == RecordedRequest.Kind.TOKEN_REFRESH)
                .count();
    }

    /** Changes the database, while no vault has it open. */
    void sql(String statement) throws SQLException {
        try (Connection database = TestWorld.database(folder);
                Statement change = database.createStatement()) {
            change.executeUpdate(statement);
        }
    }

    @Override
    public void close() {
        close(vault);
        sandbox.close();
    }
}
