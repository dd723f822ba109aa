package dev.skillvault.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A running Keycloak with one realm, {@code vault}. It believes that it is {@code https://keycloak.test} and listens on this machine
 * only; {@link #seenByAVault()} leads from the one to the other.
 *
 * <p>Thread-safe.
 */
final class KeycloakServer implements CountingServer, AutoCloseable {
    static final String HOST = "keycloak.test";
    static final URI ISSUER = URI.create("https://keycloak.test/realms/vault");
    static final String USER = "alice";

    private static final URI METADATA = URI.create(ISSUER + "/.well-known/openid-configuration");
    /** Half a minute by itself, minutes on a machine that is busy with something else. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final KeycloakProcess process;
    private final InetSocketAddress address;
    private final KeycloakSecrets secrets;

    private KeycloakServer(KeycloakProcess process, InetSocketAddress address, KeycloakSecrets secrets) {
        this.process = process;
        this.address = address;
        this.secrets = secrets;
    }

    /** Starts the distribution that is unpacked in this folder, and waits until the realm answers. */
    static KeycloakServer start(Path home) {
        try (InputStream realm = KeycloakServer.class.getResourceAsStream("realm.json")) {
            long began = System.nanoTime();
            KeycloakSecrets secrets = KeycloakSecrets.make();
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), KeycloakProcess.freePort());
            KeycloakServer server = new KeycloakServer(
                    KeycloakProcess.start(
                            home,
                            address.getPort(),
                            secrets.admin(),
                            secrets.fillIn(new String(realm.readAllBytes(), StandardCharsets.UTF_8))),
                    address,
                    secrets);
            server.awaitRealm();
            System.out.printf("keycloak: ready after %d s%n", (System.nanoTime() - began) / 1_000_000_000);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitRealm() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            process.requireAlive();
            if (System.nanoTime() > end) {
                close();
                throw new IllegalStateException("Keycloak did not answer within " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    private boolean answers() {
        try {
            return http().send(http().request(METADATA)).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** How a vault reaches it. */
    @Override
    public InteropVault.Server seenByAVault() {
        return new InteropVault.Server(
                "keycloak", "/realms/vault/protocol/openid-connect/userinfo", Map.of(HOST, address));
    }

    /** May do everything but act by itself with a key. */
    @Override
    public InteropVault.Client confidentialClient() {
        return new InteropVault.Client("confidential", secrets.client());
    }

    InteropVault.Client publicClient() {
        return new InteropVault.Client("public", "");
    }

    InteropVault.Client deviceClient() {
        return new InteropVault.Client("device", "");
    }

    /** May act for Alice with an assertion that the agent's key has signed. */
    InteropVault.Client serviceClient() {
        return new InteropVault.Client("service", secrets.client());
    }

    LocalHttp http() {
        return new LocalHttp(HOST, address);
    }

    KeycloakSecrets secrets() {
        return secrets;
    }

    /** A new browser, in which nobody has signed in. */
    @Override
    public ScriptedBrowser browser() {
        return new ScriptedBrowser(http(), USER, secrets.user());
    }

    @Override
    public int refreshes() {
        return events().count("REFRESH_TOKEN");
    }

    @Override
    public int refusedRefreshes() {
        return events().count("REFRESH_TOKEN_ERROR");
    }

    /** What the server itself has recorded. */
    KeycloakEvents events() {
        return new KeycloakEvents(admin());
    }

    KeycloakAdmin admin() {
        return new KeycloakAdmin(http(), secrets.admin());
    }

    @Override
    public void close() {
        process.close();
    }
}
