package dev.skillvault.impl.store;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing the sandbox ever issued or saw as a secret stands in any file of the vault's folder, at any stage. */
class SecretsAtRestTest {
    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    /** Raw bytes, one char each, of every file at a stage. */
    private final Map<String, String> files = new LinkedHashMap<>();

    private void keep(String stage) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        stage + " " + folder.relativize(file),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void noSecretIsInAnyFileAtAnyStage() throws Exception {
        Path ledger = elsewhere.resolve("ledger.jsonl");
        List<String> states = new ArrayList<>();
        String connectionId;
        try (TestWorld world = TestWorld.open(folder, ledger)) {
            for (String provider : List.of("google", "github")) {
                try (ConsentFlow flow = world.vault.operator().connect(ALICE, provider)) {
                    states.add(parameter(flow.authorizationUri(), "state"));
                    keep("pending at " + provider);
                    assertThat(world.sandbox
                                    .browser("alice")
                                    .consent(flow.authorizationUri())
                                    .status())
                            .isEqualTo(200);
                    ConnectionInfo connection = flow.await(Duration.ofSeconds(20));
                    keep("connected at " + provider);
                    world.grant(
                            connection,
                            Permission.of(provider, provider.equals("google") ? "sheets.values.get" : "issues.list")
                                    .build());
                }
            }
            connectionId = world.vault.operator().connections(ALICE).get(0).id().value();
            world.clock.advance(Duration.ofHours(7));
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            keep("refreshed");
            world.sandbox.expireAccessTokens("google");
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            assertThat(world.count(RecordedRequest.Kind.TOKEN_REFRESH)).isEqualTo(2);
            world.vault
                    .operator()
                    .connections(ALICE)
                    .forEach(each -> assertThat(world.vault.operator().disconnect(each.id()))
                            .isNotNull());
            keep("disconnected");
        }
        keep("closed");

        assertThat(files.keySet()).anyMatch(name -> name.endsWith("vault.mv.db"));
        assertThat(files.get("closed vault.mv.db"))
                .as("what is in the clear is found")
                .contains(connectionId);
        Map<String, String> secrets = secrets(ledger);
        states.forEach(state -> secrets.put(state, "state"));
        assertThat(secrets.values())
                .as("kinds of secrets: %s", new TreeSet<>(secrets.values()))
                .hasSizeGreaterThan(10);
        assertThat(new TreeSet<>(secrets.values()).toString().toLowerCase(Locale.ROOT))
                .contains("access", "refresh", "code", "client", "verifier", "state");
        secrets.forEach((secret, kind) -> {
            for (String form : forms(secret)) {
                files.forEach((name, content) -> assertThat(content.contains(form))
                        .as("a %s is in %s", kind, name)
                        .isFalse());
            }
        });
    }

    private static Map<String, String> secrets(Path ledger) throws IOException {
        Map<String, String> secrets = new LinkedHashMap<>();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : Files.readAllLines(ledger)) {
            JsonNode entry = mapper.readTree(line);
            secrets.put(entry.path("value").asText(), entry.path("kind").asText());
        }
        return secrets;
    }

    /** Plain, UTF-16, hexadecimal, URL-encoded, and base64 at each of the three places it can begin. */
    private static Set<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new TreeSet<>(List.of(
                secret,
                new String(secret.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().withUpperCase().formatHex(bytes),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                new StringBuilder(secret).reverse().toString()));
        for (int offset = 0; offset < 3; offset++) {
            byte[] shifted = new byte[offset + bytes.length];
            System.arraycopy(bytes, 0, shifted, offset, bytes.length);
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String encoded = encoder.withoutPadding().encodeToString(shifted);
                // what its neighbours have no part in
                forms.add(encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 2));
            }
        }
        return forms;
    }

    private static String parameter(URI uri, String name) {
        return Stream.of(uri.getRawQuery().split("&", -1))
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }
}
