package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.discovery.StandIn;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each descriptor says where the account's id stands; it is found there, so that another account is told from the connected one. */
class AccountOfProviderTest {
    private static final String TOKENS =
            "{\"access_token\":\"at-1\",\"refresh_token\":\"rt-1\",\"token_type\":\"bearer\",\"expires_in\":3600}";

    @TempDir
    Path folder;

    private final StandIn standIn = new StandIn();

    @AfterEach
    void close() {
        standIn.close();
    }

    private static Arguments provider(String name, String token, String account, String alice, String other) {
        return Arguments.of(name, token, account, alice, other);
    }

    /** Answers as the provider's documentation shows them. */
    static Stream<Arguments> providers() {
        return Stream.of(
                provider(
                        "x",
                        "/2/oauth2/token",
                        "/2/users/me",
                        "{\"data\":{\"id\":\"2244994945\",\"name\":\"X Dev\",\"username\":\"TwitterDev\"}}",
                        "{\"data\":{\"id\":\"2244994946\",\"name\":\"X Dev\",\"username\":\"TwitterDev\"}}"),
                provider(
                        "microsoft",
                        "/common/oauth2/v2.0/token",
                        "/oidc/userinfo",
                        "{\"sub\":\"OLu859SGc2Sr9ZsqbkG-QbeLgJlb41KcdiPoLYNpSFA\",\"name\":\"Mikah Ollenburg\"}",
                        "{\"sub\":\"OLu859SGc2Sr9ZsqbkG-QbeLgJlb41KcdiPoLYNpSFB\",\"name\":\"Mikah Ollenburg\"}"),
                provider(
                        "tiktok",
                        "/v2/oauth/token/",
                        "/v2/user/info/",
                        "{\"data\":{\"user\":{\"open_id\":\"723f24d7\"}},\"error\":{\"code\":\"ok\",\"message\":\"\"}}",
                        "{\"data\":{\"user\":{\"open_id\":\"723f24d8\"}},\"error\":{\"code\":\"ok\",\"message\":\"\"}}"),
                provider(
                        "slack",
                        "/api/oauth.v2.access",
                        "/api/auth.test",
                        "{\"ok\":true,\"team_id\":\"T12345678\",\"user_id\":\"W12345678\"}",
                        "{\"ok\":true,\"team_id\":\"T12345679\",\"user_id\":\"W12345678\"}"),
                provider(
                        "github",
                        "/login/oauth/access_token",
                        "/user",
                        "{\"login\":\"octocat\",\"id\":583231}",
                        "{\"login\":\"octocat\",\"id\":583232}"));
    }

    private Vault open(String provider) {
        Map<String, InetSocketAddress> routes = ProviderCatalog.builtIn().require(provider).hosts().stream()
                .collect(Collectors.toMap(host -> host, host -> standIn.address()));
        return Vault.builder()
                .identity(TestVaults.identity(folder, "agent"))
                .store(TestVaults.url(folder))
                .backgroundRefresh(false)
                .sandbox(routes)
                .oauthClient(provider, "client-1", "secret-1".toCharArray())
                .build();
    }

    private static ConnectionInfo answer(PastedConsent consent) {
        String state = consent.authorizationUri().getRawQuery().replaceAll("(?:.*&)?state=([^&]*).*", "$1");
        return consent.complete("http://127.0.0.1:1/callback?code=code-1&state=" + state);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void theSameAccountIsConnectedAgainAndAnotherOneIsRefused(
            String provider, String token, String account, String alice, String other) {
        standIn.answer(token, 200, TOKENS);
        standIn.answer(account, 200, alice);
        try (Vault vault = open(provider)) {
            ConnectionInfo connected =
                    answer(vault.operator().connector(ALICE, provider).paste());
            assertThat(standIn.asked()).contains(account);
            assertThat(answer(vault.operator().connector(connected.id()).paste())
                            .id())
                    .isEqualTo(connected.id());
            standIn.answer(account, 200, other);
            PastedConsent again = vault.operator().connector(connected.id()).paste();
            assertThatThrownBy(() -> answer(again))
                    .isInstanceOfSatisfying(
                            ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_ACCOUNT));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void anAnswerWithoutAllOfTheIdNamesNobody(
            String provider, String token, String account, String alice, String other) {
        standIn.answer(token, 200, TOKENS);
        standIn.answer(account, 200, alice);
        try (Vault vault = open(provider)) {
            ConnectionInfo connected =
                    answer(vault.operator().connector(ALICE, provider).paste());
            standIn.answer(account, 200, "{\"id\":null,\"sub\":\"\",\"user_id\":\"W12345678\",\"data\":{}}");
            PastedConsent again = vault.operator().connector(connected.id()).paste();
            assertThatThrownBy(() -> answer(again))
                    .isInstanceOfSatisfying(
                            ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCOUNT_UNKNOWN));
        }
    }

    @Test
    void microsoftsDescriptorFindsTheAccountAtAServerWhoseUserinfoDemandsOpenid() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().seed(11).start()) {
            Path descriptors = microsoftAt("https://auth.example.test");
            ClientRegistration client = sandbox.client("standard");
            try (Vault vault = TestVaults.builder(folder, "agent", sandbox)
                    .providers(descriptors)
                    .oauthClient(
                            "microsoft-stand-in",
                            client.clientId(),
                            client.clientSecret().toCharArray())
                    .build()) {
                ConnectionInfo connected = TestVaults.connect(vault, sandbox, ALICE, "microsoft-stand-in");
                assertThat(connected.scopes()).containsExactlyInAnyOrder("offline_access", "openid");
                assertThat(sandbox.requests())
                        .filteredOn(each -> each.target().equals("/userinfo"))
                        .extracting(RecordedRequest::status)
                        .containsExactly(200);
                PastedConsent again = vault.operator().connector(connected.id()).paste();
                URI bobs = sandbox.browser("bob").consentWithoutFollowing(again.authorizationUri());
                assertThatThrownBy(() -> again.complete(bobs.toString()))
                        .isInstanceOfSatisfying(
                                ConsentException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.OTHER_ACCOUNT));
            }
        }
    }

    /** The built-in descriptor with another server's endpoints and issuer, and nothing else changed. */
    private Path microsoftAt(String server) throws IOException {
        try (InputStream in = ProviderCatalog.class.getResourceAsStream("microsoft.json")) {
            String changed = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\"name\": \"microsoft\"", "\"name\": \"microsoft-stand-in\"")
                    .replace(
                            "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode",
                            server + "/device_authorization")
                    .replace("https://login.microsoftonline.com/common/oauth2/v2.0", server)
                    .replace("https://graph.microsoft.com/oidc", server)
                    .replace("\"oauth\": {", "\"oauth\": {\"issuer\": \"" + server + "\", \"issRequired\": true,");
            Path descriptors = Files.createDirectory(folder.resolve("descriptors"));
            Path file = Files.writeString(descriptors.resolve("microsoft-stand-in.json"), changed);
            Files.setPosixFilePermissions(descriptors, PosixFilePermissions.fromString("rwx------"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return descriptors;
        }
    }
}
