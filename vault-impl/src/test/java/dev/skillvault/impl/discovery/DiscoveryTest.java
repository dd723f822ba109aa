package dev.skillvault.impl.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.provider.AccountSource;
import dev.skillvault.impl.provider.CatalogEntry;
import dev.skillvault.impl.provider.HealthCheck;
import dev.skillvault.impl.provider.OAuthRules.ClientAuthentication;
import dev.skillvault.impl.provider.OAuthRules.Flow;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private static final URI ISSUER = URI.create("https://keycloak.test/realms/work");
    private static final String RFC8414 = "/.well-known/oauth-authorization-server/realms/work";
    private static final String OPENID = "/realms/work/.well-known/openid-configuration";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StandIn standIn = new StandIn();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        standIn.close();
    }

    private static ObjectNode metadata() {
        String base = ISSUER + "/protocol/openid-connect/";
        ObjectNode json = JSON.createObjectNode()
                .put("issuer", ISSUER.toString())
                .put("authorization_endpoint", "https://login.keycloak.test/auth")
                .put("token_endpoint", base + "token")
                .put("device_authorization_endpoint", base + "auth/device")
                .put("introspection_endpoint", base + "token/introspect")
                .put("revocation_endpoint", base + "revoke")
                .put("something_new", true);
        json.putArray("grant_types_supported")
                .add("authorization_code")
                .add("client_credentials")
                .add("refresh_token");
        json.putArray("token_endpoint_auth_methods_supported")
                .add("private_key_jwt")
                .add("client_secret_basic");
        json.putArray("code_challenge_methods_supported").add("plain").add("S256");
        return json;
    }

    private ProviderCatalog load() {
        ProviderSources sources = new ProviderSources();
        sources.issuer("work", ISSUER);
        return sources.load(Map.of("keycloak.test", standIn.address()));
    }

    private void assertUnavailable(String why) {
        ProviderCatalog catalog = load();
        assertThat(catalog.find("work")).isEmpty();
        assertThatThrownBy(() -> catalog.require("work"))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageStartingWith("provider 'work' is unavailable: ")
                .hasMessageContaining(why)
                .hasMessageContaining(ISSUER.toString());
    }

    @Test
    void anIssuerDescribesItself() {
        standIn.answer(RFC8414, 200, metadata().toString());
        ProviderDescriptor work = load().require("work");
        assertThat(standIn.asked()).containsExactly(RFC8414);
        assertThat(work.tokenEndpoint()).isEqualTo(URI.create(ISSUER + "/protocol/openid-connect/token"));
        assertThat(work.authorizationEndpoint()).isEqualTo(URI.create("https://login.keycloak.test/auth"));
        assertThat(work.oauth().issuer()).isEqualTo(ISSUER.toString());
        assertThat(work.oauth().flows()).containsExactlyInAnyOrder(Flow.CODE, Flow.DEVICE, Flow.CLIENT_CREDENTIALS);
        assertThat(work.oauth().clientAuthentication()).isEqualTo(ClientAuthentication.CLIENT_SECRET_BASIC);
        assertThat(work.health().kind()).isEqualTo(HealthCheck.Kind.INTROSPECTION);
        assertThat(work.endpoints().revocationRule()).isPresent();
        assertThat(work.verification().verified()).isFalse();
        assertThat(work.hosts()).containsExactly("keycloak.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "\"true\"", "1"})
    void anIssuerThatAlwaysNamesItselfIsHeldToIt(String supported) throws IOException {
        ObjectNode json = metadata();
        json.set("authorization_response_iss_parameter_supported", JSON.readTree(supported));
        standIn.answer(RFC8414, 200, json.toString());
        assertThat(load().require("work").oauth().requiresIss()).isEqualTo("true".equals(supported));
    }

    @Test
    void anIssuerThatDoesNotSaySoNeedNotNameItself() {
        standIn.answer(RFC8414, 200, metadata().toString());
        assertThat(load().require("work").oauth().requiresIss()).isFalse();
        assertThat(load().require("work").account()).isEmpty();
    }

    @Test
    void whereThereIsUserinfoTheSubjectNamesTheAccount() {
        standIn.answer(
                RFC8414,
                200,
                metadata().put("userinfo_endpoint", ISSUER + "/userinfo").toString());
        assertThat(load().require("work").account())
                .containsExactly(new AccountSource(null, "openid", List.of("/sub")));
    }

    @Test
    void openIdConnectDiscoveryIsTheSecondForm() {
        standIn.answer(OPENID, 200, metadata().toString());
        assertThat(load().entries())
                .filteredOn(entry -> !entry.isBuiltIn())
                .extracting(CatalogEntry::origin)
                .containsExactly("https://keycloak.test" + OPENID);
        assertThat(standIn.asked()).containsExactly(RFC8414, OPENID);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("names another issuer", json -> json.put("issuer", ISSUER + "/")),
                refusal("names another issuer", json -> json.put("issuer", "https://keycloak.test/realms/other")),
                refusal("names another issuer", json -> json.remove("issuer")),
                refusal("token must be an https URL", json -> json.put("token_endpoint", "http://keycloak.test/token")),
                refusal(
                        "plain lower-case host",
                        json -> json.put("token_endpoint", "https://keycloak.test:8443/token")),
                refusal("plain lower-case host", json -> json.put("revocation_endpoint", "https://169.254.169.254/")),
                refusal("need a token endpoint", json -> json.remove("token_endpoint")),
                refusal(
                        "PKCE",
                        json -> json.putArray("code_challenge_methods_supported")
                                .add("plain")),
                refusal(
                        "no client authentication",
                        json -> json.putArray("token_endpoint_auth_methods_supported")
                                .add("private_key_jwt")));
    }

    private static Arguments refusal(String why, Consumer<ObjectNode> change) {
        return Arguments.of(why, change);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void metadataThatIsNotFitForUseMakesTheProviderUnavailable(String why, Consumer<ObjectNode> change) {
        ObjectNode json = metadata();
        change.accept(json);
        standIn.answer(RFC8414, 200, json.toString());
        assertUnavailable(why);
    }

    @Test
    void whatIsNotJsonMakesTheProviderUnavailable() {
        standIn.answer(RFC8414, 200, "<html>");
        assertUnavailable("not JSON");
    }

    @Test
    void aRedirectIsNotFollowed() {
        standIn.answer(RFC8414, 302, "https://keycloak.test" + OPENID);
        standIn.answer(OPENID, 200, metadata().toString());
        assertUnavailable("HTTP 302");
        assertThat(standIn.asked()).containsExactly(RFC8414);
    }

    @Test
    void noMetadataMakesTheProviderUnavailable() {
        assertUnavailable("publishes no metadata");
    }

    @Test
    void anIssuerThatCannotBeReachedMakesTheProviderUnavailable() {
        InetSocketAddress closed = standIn.address();
        standIn.close();
        ProviderSources sources = new ProviderSources();
        sources.issuer("work", ISSUER);
        assertThat(sources.load(Map.of("keycloak.test", closed)).unavailable())
                .containsOnlyKeys("work")
                .extractingByKey("work")
                .asString()
                .contains("cannot be reached");
        assertThat(sources.load(Map.of("elsewhere.test", closed)).unavailable().get("work"))
                .contains("the sandbox has no route for keycloak.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://keycloak.test",
                "https://keycloak.test:8443",
                "https://me@keycloak.test",
                "https://keycloak.test?a=b",
                "https://keycloak.test#a",
                "https://keycloak.test/a/../b",
                "keycloak.test"
            })
    void whatIsNoIssuerIsRefused(String issuer) {
        assertThatThrownBy(() -> new ProviderSources().issuer("work", URI.create(issuer)))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("'work'");
    }

    @Test
    void anIssuerCannotTakeTheNameOfADescriptor() {
        ProviderSources sources = new ProviderSources();
        sources.issuer("google", ISSUER);
        assertThatThrownBy(() -> sources.load(Map.of("keycloak.test", standIn.address())))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll("'google'", ISSUER.toString());
        assertThat(standIn.asked()).isEmpty();
        assertThatThrownBy(() -> sources.issuer("google", URI.create("https://other.test")))
                .isInstanceOf(VaultConfigurationException.class);
    }

    private Vault open() {
        return Vault.builder()
                .identity(TestVaults.identity(folder, "agent"))
                .store(TestVaults.url(folder))
                .sandbox(Map.of("keycloak.test", standIn.address()))
                .provider("work", ISSUER)
                .oauthClient("work", "client", new char[0])
                .build();
    }

    private String configuration() {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            AuditEntry opened = reader.list(AuditQuery.newest()).stream()
                    .filter(entry -> entry.kind().equals(EntryKind.VAULT_OPENED))
                    .findFirst()
                    .orElseThrow();
            return opened.field(AuditField.DETAILS).orElse("");
        }
    }

    @Test
    void theLogNamesTheHostsThatADiscoveredProviderApproves() {
        standIn.answer(RFC8414, 200, metadata().toString());
        open().close();
        assertThat(configuration())
                .contains("\"work\"", "https://keycloak.test" + RFC8414, "\"hosts\":[\"keycloak.test\"]");
    }

    @Test
    void aVaultOpensWithoutAnIssuerThatDoesNotAnswer() {
        standIn.answer(RFC8414, 503, "");
        try (Vault vault = open()) {
            assertThatThrownBy(() -> vault.operator().connect(TestVaults.ALICE, "work"))
                    .isInstanceOf(VaultException.class)
                    .hasMessageContainingAll("provider 'work' is unavailable", "HTTP 503");
        }
        assertThat(configuration()).contains("\"work\":\"unavailable\"");
    }
}
