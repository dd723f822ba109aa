package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.plugin.Library;
import com.example.plugin.ProbeSkill;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.plugin.TestJar;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillId;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Skills from jars: what works, what they see, and, plainly, what keeps nobody out. */
class PluginTest {
    private static final String READ = "read " + TestWorld.READ.path();
    private static final byte[] VAULT_SECRET = "sixteen bytes or more, kept elsewhere".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private Path skills;
    private final Sandbox sandbox = Sandbox.builder().seed(9).start();

    @BeforeEach
    void makeFolder() throws IOException {
        skills = Files.createDirectory(temp.resolve("skills")).toRealPath();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private Vault.Builder builder() {
        return TestVaults.builder(temp, "agent", sandbox).vaultSecret(VAULT_SECRET);
    }

    private Vault open() {
        return builder().skills(skills).build();
    }

    private void install(String library) throws IOException {
        TestJar.probe().write(skills.resolve("probe/probe.jar"));
        new TestJar()
                .source(
                        "com.example.plugin.Library",
                        "package com.example.plugin; public class Library { public static String version() { return \""
                                + library + "\"; } }")
                .write(skills.resolve("probe/library.jar"));
    }

    private void connectAndGrant(Vault vault) {
        ConnectionInfo connection = TestVaults.connect(vault, sandbox, ALICE, "google");
        vault.operator()
                .grant(
                        new SkillId("probe"),
                        connection.id(),
                        List.of(Permission.of("google", "sheets.values.get").build()));
    }

    @SuppressWarnings("unchecked") // the tools of the probe
    private static UnaryOperator<String> probe(Vault vault) {
        return (UnaryOperator<String>) vault.grantedSkills(ALICE).stream()
                .filter(skill -> skill.manifest().id().value().equals("probe"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is granted to the probe"))
                .tools();
    }

    private static GrantInfo only(Vault vault) {
        List<GrantInfo> grants = vault.operator().grantDesk().list(ALICE).grants();
        assertThat(grants).hasSize(1);
        return grants.get(0);
    }

    @Test
    void aGrantedCallGoesThroughAndIsBoundToAllJars() throws Exception {
        install("1");
        try (Vault vault = open()) {
            connectAndGrant(vault);
            assertThat(probe(vault).apply(READ)).isEqualTo("HTTP 200");
            assertThat(probe(vault).apply("read /v4/spreadsheets/x/other")).isEqualTo("UNKNOWN_OPERATION");
        }
        try (Vault vault = open()) {
            assertThat(probe(vault).apply(READ)).isEqualTo("HTTP 200");
        }
        install("2");
        try (Vault vault = open()) {
            assertThat(only(vault).grant().status()).isEqualTo(Grant.Status.SUSPENDED);
            assertThat(vault.grantedSkills(ALICE)).isEmpty();
            GrantDesk desk = vault.operator().grantDesk();
            GrantRequestInfo request = desk.list().requests().stream()
                    .filter(each -> each.wish().skill().startsWith("probe@"))
                    .findFirst()
                    .orElseThrow();
            desk.confirm(only(vault).grant().id(), request.id());
            assertThat(probe(vault).apply(READ)).isEqualTo("HTTP 200");
        }
    }

    @Test
    void aSkillSeesTheApiTheJdkAndItsOwnJarsOnly() throws Exception {
        install("the skill's");
        new TestJar()
                .source(
                        "com.example.other.Other",
                        "package com.example.other; import dev.skillvault.skill.*; public class Other implements Skill {"
                                + "public SkillManifest manifest() { return SkillManifest.builder(\"other\", \"1\")"
                                + ".purpose(\"None\").needs(\"google\", \"sheets.values.get\").build(); }"
                                + "public Object tools(SkillContext c) { return c; } }")
                .skill("com.example.other.Other")
                .write(skills.resolve("other.jar"));
        try (Vault vault = open()) {
            connectAndGrant(vault);
            UnaryOperator<String> probe = probe(vault);
            for (String seen : List.of("dev.skillvault.Vault", "java.sql.Connection", "com.example.plugin.Late")) {
                assertThat(probe.apply("class " + seen)).isEqualTo(seen);
            }
            for (String hidden : List.of(
                    "dev.skillvault.impl.EmbeddedVault",
                    "dev.skillvault.impl.keys.KeyRing",
                    "dev.skillvault.testkit.TestClock",
                    PluginTest.class.getName(),
                    "com.fasterxml.jackson.databind.ObjectMapper",
                    "org.h2.Driver",
                    "com.example.other.Other")) {
                assertThat(probe.apply("class " + hidden)).as(hidden).isEqualTo("none");
                assertThat(probe.apply("class-by-thread " + hidden)).as(hidden).isEqualTo("none");
            }
            assertThat(probe.apply("resource META-INF/services/dev.skillvault.spi.VaultProvider"))
                    .isEqualTo("null");
            assertThat(probe.apply("library")).isEqualTo("the skill's");
            assertThat(Library.version()).isEqualTo("the agent's");
            assertThat(vault.skills())
                    .extracting(manifest -> manifest.id().value())
                    .contains("other");
        } finally {
            Thread.currentThread().setContextClassLoader(PluginTest.class.getClassLoader()); // the probe set it
        }
    }

    @Test
    void theBytesThatWereHashedAreTheBytesThatAreLoaded() throws Exception {
        install("first");
        try (Vault vault = open()) {
            connectAndGrant(vault);
            UnaryOperator<String> probe = probe(vault);
            install("second"); // the library was not loaded yet
            assertThat(probe.apply("library")).isEqualTo("first");
            assertThat(probe.apply(READ)).isEqualTo("HTTP 200");
        }
    }

    @Test
    void theLoaderIsClosedWithTheVault() throws Exception {
        install("1");
        UnaryOperator<String> probe;
        try (Vault vault = open()) {
            connectAndGrant(vault);
            probe = probe(vault);
        }
        assertThat(probe.apply("class com.example.plugin.Late")).isEqualTo("none");
    }

    @Test
    void twoSkillsOfOneIdAreRefusedAndBothNamed() throws Exception {
        install("1");
        Skill given = new ProbeSkill();
        assertThatThrownBy(() -> builder().skill(given).skills(skills).build())
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("two skills are called probe")
                .hasMessageContaining(ProbeSkill.class.getName())
                .hasMessageContaining(skills.resolve("probe").toString());
        TestJar.probe().write(skills.resolve("again.jar"));
        assertThatThrownBy(this::open)
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining(skills.resolve("again.jar").toString())
                .hasMessageContaining(skills.resolve("probe").toString());
        Files.delete(skills.resolve("again.jar"));
        open().close();
    }

    private boolean hasTheSecret(String keys) {
        return List.of(keys.split(",")).contains(HexFormat.of().formatHex(VAULT_SECRET));
    }

    /** Level 0. Not what we wish, but what is so: docs/threat-model.md says it. */
    @Test
    void onTheClassPathUnsafeReadsKeys() {
        try (Vault vault = builder().skill(new ProbeSkill()).build()) {
            connectAndGrant(vault);
            assertThat(hasTheSecret(probe(vault).apply("unsafe"))).isTrue();
        }
    }

    /** Level 0, from the context that the skill is given. Whose keys they are is not looked at; the vault secret is not among them. */
    @Test
    void onTheClassPathReflectionReadsKeys() {
        try (Vault vault = builder().skill(new ProbeSkill()).build()) {
            connectAndGrant(vault);
            assertThat(probe(vault).apply("reflect").isEmpty()).isFalse();
        }
    }

    /** Level 1: casual reflection comes to nothing, although vault-impl is no named module here. */
    @Test
    void fromAJarReflectionFindsNoWayIntoTheVault() throws Exception {
        install("1");
        try (Vault vault = open()) {
            connectAndGrant(vault);
            assertThat(PluginTest.class.getModule().isNamed()).isFalse();
            assertThat(probe(vault).apply("reflect")).isEmpty();
        }
    }

    /** Level 1. Not what we wish, but what is so: docs/threat-model.md says it. */
    @Test
    void fromAJarUnsafeReadsKeys() throws Exception {
        install("1");
        try (Vault vault = open()) {
            connectAndGrant(vault);
            assertThat(hasTheSecret(probe(vault).apply("unsafe"))).isTrue();
        }
    }

    /** Level 1. The agent's loader is a public static method away, and with it the classes of the vault, though none of its objects. */
    @Test
    void fromAJarTheAgentsLoaderGivesTheVaultsClasses() throws Exception {
        install("1");
        try (Vault vault = open()) {
            connectAndGrant(vault);
            String name = "dev.skillvault.impl.EmbeddedVault";
            assertThat(probe(vault).apply("class-by-agent " + name)).isEqualTo(name);
        }
    }
}
