package dev.skillvault.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader is what counts; the published schema must say the same of everything a schema can say. */
class DescriptorTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try (InputStream in = DescriptorTest.class.getResourceAsStream("provider-descriptor.schema.json")) {
            return SchemaRegistry.withDefaultDialect(Dialects.getDraft202012())
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode slack() {
        try {
            return (ObjectNode) JSON.readTree(BuiltIn.json("slack"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ObjectNode at(ObjectNode root, String pointer) {
        return (ObjectNode) root.at(pointer);
    }

    private static ArrayNode list(ObjectNode root, String pointer) {
        return (ArrayNode) root.at(pointer);
    }

    private static boolean schemaAccepts(JsonNode descriptor) {
        return SCHEMA.validate(descriptor.toString(), InputFormat.JSON).isEmpty();
    }

    static Stream<String> builtIn() {
        return BuiltIn.NAMES.stream();
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyBuiltInDescriptorIsOfThePublishedFormAndOfItsName(String name) {
        byte[] json = BuiltIn.json(name);
        assertThat(SCHEMA.validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON))
                .isEmpty();
        assertThat(DescriptorReader.read(json, name).name()).isEqualTo(name);
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of("/properties/quirks/items", Quirk.class),
                Arguments.of("/properties/health/properties/kind", HealthCheck.Kind.class),
                Arguments.of("/properties/oauth/properties/flows/items", OAuthRules.Flow.class),
                Arguments.of(
                        "/properties/oauth/properties/clientAuthentication", OAuthRules.ClientAuthentication.class),
                Arguments.of("/properties/api/properties/credential/properties/placement", ApiRules.Placement.class),
                Arguments.of(
                        "/properties/endpoints/properties/revocation/properties/style",
                        Endpoints.RevocationStyle.class),
                Arguments.of("/properties/scopes/items/properties/sensitivity", ProviderDescriptor.Sensitivity.class),
                Arguments.of("/properties/operations/items/properties/risk", DescriptorReader.RiskWords.class),
                Arguments.of("/properties/operations/items/properties/body", Operation.BodyForm.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void theSchemaKnowsEveryWordOfTheCodeAndNoOther(String pointer, Class<? extends Enum<?>> words) throws IOException {
        JsonNode named = JSON.readTree(DescriptorTest.class.getResourceAsStream("provider-descriptor.schema.json"))
                .at(pointer + "/enum");
        Set<String> inSchema = new TreeSet<>();
        named.forEach(each -> inSchema.add(each.asText()));
        Set<String> inCode = new TreeSet<>();
        Arrays.stream(words.getEnumConstants())
                .forEach(each -> inCode.add(JSON.valueToTree(each).asText()));
        assertThat(inSchema).isEqualTo(inCode);
    }

    /** A word that no code reads would promise what nothing does. */
    @ParameterizedTest
    @ValueSource(
            classes = {Quirk.class, HealthCheck.Kind.class, Endpoints.RevocationStyle.class, ApiRules.Placement.class})
    void codeReadsEveryWord(Class<? extends Enum<?>> words) {
        JavaClasses vault = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.skillvault.impl");
        JavaClass declared = vault.get(words);
        for (Enum<?> word : words.getEnumConstants()) {
            assertThat(declared.getField(word.name()).getAccessesToSelf())
                    .as("%s is read outside of its own class", word)
                    .anyMatch(access -> !access.getOriginOwner().equals(declared));
        }
    }

    private static Arguments refused(String what, Consumer<ObjectNode> change, String sentence) {
        return Arguments.of(what, change, sentence);
    }

    static Stream<Arguments> schemaRefusals() {
        return Stream.of(
                refused("unknown field", root -> root.put("tokenUrl", "https://slack.com/"), "tokenUrl"),
                refused("unknown nested field", root -> at(root, "/oauth").put("secret", "x"), "secret"),
                refused("missing field", root -> root.remove("quirks"), "quirks"),
                refused("null", root -> root.putNull("fallback"), "null stands where a value must be"),
                refused(
                        "text for a truth value",
                        root -> at(root, "/verification").put("verified", "true"),
                        "verified"),
                refused(
                        "unknown quirk",
                        root -> list(root, "/quirks").add("sends_cookies"),
                        "the vault does not know 'sends_cookies' at quirks.2; it knows "),
                refused(
                        "unknown health",
                        root -> at(root, "/health").put("kind", "ping"),
                        "the vault does not know 'ping' at health.kind; it knows operation, introspection, none"),
                refused(
                        "unknown flow",
                        root -> list(root, "/oauth/flows").add("implicit"),
                        "the vault does not know 'implicit' at oauth.flows"),
                refused(
                        "unknown placement",
                        root -> at(root, "/api/credential").put("placement", "cookie"),
                        "the vault does not know 'cookie'"),
                refused(
                        "unknown separator",
                        root -> at(root, "/oauth").put("scopeSeparator", ";"),
                        "scopeSeparator must be a space or a comma"),
                refused(
                        "iss of nobody",
                        root -> at(root, "/oauth").put("issRequired", true),
                        "issRequired needs an issuer"),
                refused(
                        "unknown style",
                        root -> at(root, "/endpoints/revocation").put("style", "x"),
                        "the vault does not know 'x' at endpoints.revocation.style; it knows rfc7009, github, slack"),
                refused(
                        "http",
                        root -> at(root, "/endpoints").put("token", "http://slack.com/a"),
                        "token must be an https URL"),
                refused(
                        "user",
                        root -> at(root, "/endpoints").put("token", "https://me@slack.com/a"),
                        "plain lower-case host"),
                refused(
                        "port",
                        root -> at(root, "/endpoints").put("token", "https://slack.com:8443/a"),
                        "plain lower-case host"),
                refused(
                        "wildcard",
                        root -> at(root, "/endpoints").put("token", "https://*.slack.com/a"),
                        "plain lower-case host"),
                refused(
                        "capitals",
                        root -> at(root, "/endpoints").put("token", "https://Slack.com/a"),
                        "plain lower-case host"),
                refused(
                        "address",
                        root -> at(root, "/endpoints").put("token", "https://127.0.0.1/a"),
                        "plain lower-case host"),
                refused("no host", root -> at(root, "/endpoints").put("token", "https:///a"), "plain lower-case host"),
                refused(
                        "fragment",
                        root -> at(root, "/endpoints").put("token", "https://slack.com/a#b"),
                        "no fragment"),
                refused(
                        "port of a template",
                        root -> at(root, "/endpoints/revocation").put("endpoint", "https://slack.com:1/{client_id}"),
                        "plain lower-case host"),
                refused(
                        "wildcard operation",
                        root -> at(root, "/operations/0").put("host", "*.slack.com"),
                        "host of auth.test"),
                refused(
                        "operation with port",
                        root -> at(root, "/operations/0").put("host", "slack.com:443"),
                        "host of auth.test"),
                refused("method", root -> at(root, "/operations/0").put("method", "TRACE"), "method of auth.test"),
                refused(
                        "name without a dot",
                        root -> at(root, "/operations/1").put("name", "postMessage"),
                        "'postMessage' is no operation a skill could name"),
                refused("path", root -> at(root, "/operations/0").put("path", "api"), "path of auth.test"),
                refused(
                        "credential",
                        root -> at(root, "/api/requestHeaders").put("authorization", "x"),
                        "sets no credential"),
                refused("header", root -> at(root, "/api/requestHeaders").put("x-a", "a\r\nb"), "not a header"),
                refused("prefix", root -> at(root, "/api/credential").put("prefix", "bot"), "credential in the path"),
                refused(
                        "suffix of one label",
                        root -> at(root, "/api")
                                .set(
                                        "tenantHost",
                                        JSON.createObjectNode()
                                                .put("field", "f")
                                                .put("suffix", ".com")),
                        "at least two labels"),
                refused(
                        "duration",
                        root -> at(root, "/lifetimes/access").put("duration", "12 hours"),
                        "not a duration"),
                refused(
                        "pointer",
                        root -> ((ArrayNode) root.at("/account/0/id")).set(0, "team_id"),
                        "'team_id' in account is no JSON Pointer"),
                refused(
                        "pointer to everything",
                        root -> ((ArrayNode) root.at("/account/0/id")).set(0, ""),
                        "no JSON Pointer"),
                refused("no pointer", root -> list(root, "/account/0/id").removeAll(), "where the id stands"),
                refused(
                        "scope of an operation",
                        root -> at(root, "/account/0").put("scope", "openid"),
                        "a scope in account is for userInfo only"),
                refused("no page", root -> list(root, "/documentation").removeAll(), "no page"),
                refused("no flow", root -> list(root, "/oauth/flows").removeAll(), "no flow"),
                refused("name", root -> root.put("name", "Slack!"), "is not a name"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemaRefusals")
    void whatIsNotOfTheFormIsRefusedByTheReaderAndByTheSchema(
            String what, Consumer<ObjectNode> change, String sentence) {
        ObjectNode changed = slack();
        change.accept(changed);
        assertRefused(changed, sentence);
        assertThat(schemaAccepts(changed)).as(what).isFalse();
    }

    static Stream<Arguments> readerRefusals() {
        return Stream.of(
                refused(
                        "duplicate operation",
                        root -> list(root, "/operations")
                                .add(root.at("/operations/0").deepCopy()),
                        "operation 'auth.test' is there twice"),
                refused(
                        "duplicate scope",
                        root -> list(root, "/scopes").add(root.at("/scopes/0").deepCopy()),
                        "scope 'chat:write' is there twice"),
                refused(
                        "flow without endpoint",
                        root -> list(root, "/oauth/flows").add("device"),
                        "needs a deviceAuthorization endpoint"),
                refused(
                        "tenant without rule",
                        root -> at(root, "/operations/0").put("host", "{tenant}"),
                        "host of auth.test"),
                refused(
                        "health that writes",
                        root -> list(root, "/health/operations").add("chat.postMessage"),
                        "unlike chat.postMessage"),
                refused(
                        "unknown health",
                        root -> list(root, "/health/operations").add("nothing"),
                        "unknown operation nothing"),
                refused(
                        "account by what writes",
                        root -> at(root, "/account/0").put("operation", "chat.postMessage"),
                        "unlike chat.postMessage"),
                refused(
                        "account by an unknown operation",
                        root -> at(root, "/account/0").put("operation", "nothing"),
                        "account names the unknown operation nothing"),
                refused(
                        "account by userInfo that is not there",
                        root -> at(root, "/account/0").remove("operation"),
                        "account needs an operation, or a userInfo endpoint"),
                refused(
                        "userInfo without the id's place",
                        root -> at(root, "/endpoints").put("userInfo", "https://slack.com/api/openid.connect.userInfo"),
                        "account does not say where the id stands"),
                refused(
                        "variable that is not in the path",
                        root -> list(root, "/operations/0/resources")
                                .addObject()
                                .put("kind", "repository")
                                .putArray("variables")
                                .add("owner"),
                        "no path variable owner"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readerRefusals")
    void whatNoSchemaCanSayIsRefusedByTheReader(String what, Consumer<ObjectNode> change, String sentence) {
        ObjectNode changed = slack();
        change.accept(changed);
        assertRefused(changed, sentence);
    }

    private static void assertRefused(JsonNode descriptor, String sentence) {
        assertThatThrownBy(() ->
                        DescriptorReader.read(descriptor.toString().getBytes(StandardCharsets.UTF_8), "slack.json"))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageStartingWith("the provider descriptor slack.json is refused: ")
                .hasMessageContaining(sentence);
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() {
        assertThatThrownBy(() -> DescriptorReader.read(
                        "{\"name\": \"a\", \"name\": \"b\"}".getBytes(StandardCharsets.UTF_8), "a.json"))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("Duplicate field 'name'");
    }

    @Test
    void twoDescriptorsOfOneNameAreRefusedAndBothNamed() {
        CatalogEntry mine =
                new CatalogEntry(DescriptorReader.read(BuiltIn.json("slack"), "mine"), "/etc/providers/slack.json");
        ProviderCatalog known = ProviderCatalog.builtIn();
        assertThatThrownBy(() -> known.with(List.of(mine), Map.of()))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll("'slack'", "built in", "/etc/providers/slack.json");
    }

    @Test
    void theBrowsersHostIsNotOneTheVaultConnectsTo() {
        assertThat(ProviderCatalog.builtIn().require("google").hosts())
                .contains("oauth2.googleapis.com", "gmail.googleapis.com")
                .doesNotContain("accounts.google.com");
    }
}
