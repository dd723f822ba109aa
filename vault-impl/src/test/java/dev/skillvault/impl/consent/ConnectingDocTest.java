package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.Browser;
import dev.skillvault.testkit.sandbox.GitHubAppKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/connecting.md: they compile, they run, and the page shows exactly these lines. */
class ConnectingDocTest {
    private static final URI CALLBACK = URI.create("https://app.example/oauth/callback");

    @TempDir
    Path folder;

    // tag::loopback[]
    ConnectionInfo hereWithABrowser(Vault vault, Consumer<URI> open) {
        try (ConsentFlow flow =
                vault.operator().connector(new UserId("alice"), "google").loopback()) {
            open.accept(flow.authorizationUri());
            return flow.await(Duration.ofMinutes(5));
        }
    }
    // end::loopback[]

    // tag::web[]
    URI connectPage(Vault vault, UserId signedIn) {
        URI callback = URI.create("https://app.example/oauth/callback");
        return vault.operator().connector(signedIn, "google").redirect(callback).authorizationUri();
    }

    ConnectionInfo callbackPage(Vault vault, UserId signedIn, URI requested) {
        return vault.operator().complete(signedIn, requested);
    }
    // end::web[]

    // tag::paste[]
    ConnectionInfo fromAChat(Vault vault, Function<URI, String> ask) {
        PastedConsent consent =
                vault.operator().connector(new UserId("alice"), "google").paste();
        return consent.complete(ask.apply(consent.authorizationUri()));
    }
    // end::paste[]

    // tag::device[]
    ConnectionInfo onAnotherDevice(Vault vault, Consumer<String> show) {
        DeviceConsent consent =
                vault.operator().connector(new UserId("alice"), "github").device();
        show.accept(consent.userCode());
        return consent.await(Duration.ofMinutes(15));
    }
    // end::device[]

    // tag::service[]
    ConnectionInfo serviceAccount(Vault vault, Path keyFile) throws IOException {
        byte[] key = Files.readAllBytes(keyFile);
        try {
            return vault.operator().connector(UserId.AGENT, "google").serviceAccount(key, null);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
    // end::service[]

    // tag::installation[]
    ConnectionInfo gitHubApp(Vault vault, String appId, long installationId, byte[] privateKey) {
        return vault.operator().connector(UserId.AGENT, "github").installation(appId, installationId, privateKey);
    }
    // end::installation[]

    // tag::secret[]
    ConnectionInfo personalAccessToken(Vault vault, char[] token) {
        return vault.operator().connector(new UserId("alice"), "github").secret(token);
    }
    // end::secret[]

    // tag::again[]
    ConnectionInfo again(Vault vault, ConnectionId connection, Function<URI, String> ask) {
        PastedConsent consent = vault.operator().connector(connection).paste();
        return consent.complete(ask.apply(consent.authorizationUri()));
    }
    // end::again[]

    @Test
    void theExamplesWork() throws IOException {
        try (TestWorld world = TestWorld.open(folder, builder -> builder.redirectUri(CALLBACK))) {
            Browser alice = world.sandbox.browser("alice");
            Function<URI, String> ask =
                    link -> alice.consentWithoutFollowing(link).toString();
            GitHubAppKey app = world.sandbox.github().app();
            Path keyFile = Files.write(
                    folder.resolve("key.json"), world.sandbox.google().serviceAccountKey());

            ConnectionInfo first = hereWithABrowser(world.vault, alice::consent);
            URI requested = alice.consentWithoutFollowing(connectPage(world.vault, ALICE));
            List<ConnectionInfo> connected = List.of(
                    first,
                    callbackPage(world.vault, ALICE, requested),
                    fromAChat(world.vault, ask),
                    onAnotherDevice(world.vault, code -> {
                        alice.enterCode(code);
                        world.clock.advance(Duration.ofSeconds(5));
                    }),
                    serviceAccount(world.vault, keyFile),
                    gitHubApp(
                            world.vault,
                            app.appId(),
                            Long.parseLong(app.installationId()),
                            app.privateKey().getBytes(StandardCharsets.US_ASCII)),
                    personalAccessToken(world.vault, "github_pat_example".toCharArray()));

            assertThat(connected).extracting(ConnectionInfo::state).containsOnly(ConnectionState.ACTIVE);
            assertThat(connected).extracting(ConnectionInfo::id).doesNotHaveDuplicates();
            assertThat(again(world.vault, first.id(), ask)).isEqualTo(first);
            Files.delete(keyFile); // the one place where its owner has it in the clear, and no leak of the vault's
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loopback", "web", "paste", "device", "service", "installation", "secret", "again"})
    void thePageShowsExactlyTheseLines(String region) throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("src/test/java/dev/skillvault/impl/consent/ConnectingDocTest.java"));
        int from = lines.indexOf("    // tag::" + region + "[]");
        int to = lines.indexOf("    // end::" + region + "[]");
        assertThat(from).isNotNegative().isLessThan(to);
        assertThat(Files.readString(Path.of("..", "docs", "connecting.md")))
                .contains(String.join("\n", lines.subList(from + 1, to)).stripIndent());
    }
}
