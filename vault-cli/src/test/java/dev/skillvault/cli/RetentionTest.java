package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.Vault;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.Trust;
import dev.skillvault.operator.OperatorKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Old entries are taken out of a store and put back, and both are said. */
class RetentionTest {
    private static final String PASSWORD = "only for this test";

    @TempDir
    private Path folder;

    @Test
    void whatIsYoungIsNotPrunedAndNoFileIsWritten() throws IOException {
        Path file = folder.resolve("segment");
        try (RunningAgent agent = RunningAgent.in(folder)) {
            Run pruned = agent.run("audit prune", "--before", "30d", "--out", file.toString(), "--yes");
            assertThat(pruned.exitCode()).as(pruned.err()).isZero();
            assertThat(pruned.out()).isEqualTo("nothing behind what was pruned before is old enough to be pruned\n");
            assertThat(RunningAgent.json(agent.run(
                                    "audit prune", "--before", "30d", "--out", file.toString(), "--yes", "--json"))
                            .path("entries")
                            .asLong(-1))
                    .isZero();
            Run refused = agent.run("audit prune", "--before", "7d", "--out", file.toString(), "--yes");
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err()).contains("the last 8 days of a log stay").hasLineCount(1);
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void theCommandPrunesWhatIsOldAndTheAuditorPutsItBack() throws Exception {
        String identity = identityOfLongAgo();
        Path password = Files.createFile(
                folder.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, PASSWORD);
        long first = openAndClose(identity, Duration.ofDays(40));
        openAndClose(identity, Duration.ofDays(20));
        try (Vault now = open(identity, Duration.ZERO)) {
            use(now, folder.resolve("operator.key"));
        }
        String[] prune = {
            "audit", "prune", "--data", data(), "--identity", identity, "--password-file", password.toString(), "--yes"
        };

        Path old = folder.resolve("old.segment");
        Run pruned = Run.of(with(prune, "--before", "30d", "--out", old.toString()));
        assertThat(pruned.exitCode()).as(pruned.err()).isZero();
        assertThat(pruned.out())
                .matches("pruned [1-9][0-9]* of the entries 0 to " + (first - 1) + "; all of them are in "
                        + Pattern.quote(old.toString()) + ", SHA-256 [0-9a-f]{64}\n");
        Path newer = folder.resolve("newer.segment");
        JsonNode more = RunningAgent.json(Run.of(with(prune, "--before", "10d", "--out", newer.toString(), "--json")));
        assertThat(more.path("segment").asText()).isEqualTo(newer.toString());
        assertThat(more.path("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(newer))));
        assertThat(more.path("entries").asLong()).isPositive();
        assertThat(more.path("from").asLong()).isLessThanOrEqualTo(first);
        assertThat(more.path("until").asLong()).isGreaterThan(first);

        String closed = Long.toString(first - 1);
        Run gone = Run.of("audit", "show", "--data", data(), closed);
        assertThat(gone.exitCode()).isEqualTo(2);
        assertThat(gone.err()).contains("there is no entry " + closed).hasLineCount(1);
        assertThat(verified())
                .contains(
                        "VERIFIED WITHOUT A RECENT ANCHOR", more.path("sha256").asText());

        JsonNode back =
                RunningAgent.json(Run.of("audit", "import", "--data", data(), "--segment", newer.toString(), "--json"));
        assertThat(back.path("segment").asText()).isEqualTo(newer.toString());
        assertThat(back.path("entries").asLong()).isEqualTo(more.path("entries").asLong());
        Run oldBack = Run.of("audit", "import", "--data", data(), "--segment", old.toString());
        assertThat(oldBack.exitCode()).as(oldBack.err()).isZero();
        assertThat(oldBack.out())
                .matches("put [1-9][0-9]* entries back from " + Pattern.quote(old.toString()) + "; keep it: .*\n");
        assertThat(Run.of("audit", "show", "--data", data(), closed).out()).contains("VAULT_CLOSED");
        assertThat(verified()).contains("VERIFIED WITHOUT A RECENT ANCHOR");
    }

    private String data() {
        return folder.toString();
    }

    private String verified() {
        Run run = Run.of("audit", "verify", "--data", data());
        assertThat(run.exitCode()).as(run.out()).isEqualTo(3);
        return run.out();
    }

    private static String[] with(String[] command, String... more) {
        return Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new);
    }

    /** With the JDK's own tool, since the vault's makes certificates that begin now. */
    private String identityOfLongAgo() throws Exception {
        Path file = folder.resolve("agent.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "agent",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-startdate",
                        "-60d",
                        "-validity",
                        "365",
                        "-dname",
                        "CN=agent-one",
                        "-ext",
                        "KeyUsage:critical=digitalSignature,keyAgreement")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.out").toFile())
                .start();
        assertThat(keytool.waitFor())
                .as(Files.readString(folder.resolve("keytool.out")))
                .isZero();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    private Vault open(String identity, Duration ago) {
        return Vault.builder()
                .identity(AgentIdentity.fromPkcs12(Path.of(identity), PASSWORD.toCharArray()))
                .store("jdbc:h2:file:" + folder.resolve("vault"))
                .clock(Clock.offset(Clock.systemUTC(), ago.negated()))
                .build();
    }

    /** A log that nobody used since keeps all. */
    private static void use(Vault vault, Path key) {
        assertThat(vault.operator()
                        .enrolOperator("later", OperatorKey.create(key, null).publicKey()))
                .isNotNull();
    }

    /** A vault that ran so long ago; how long its log was then. */
    private long openAndClose(String identity, Duration ago) {
        for (int i = 0; i < 2; i++) {
            open(identity, ago).close();
        }
        Run list = Run.of("audit", "list", "--data", data(), "--limit", "1", "--json");
        return Long.parseLong(list.out().replaceAll("(?s).*\"sequence\":\"([0-9]+)\".*", "$1")) + 1;
    }

    @Test
    void aSegmentIsPutBackWithoutAKey() throws IOException {
        RealVault real = RealVault.in(folder);
        String anchor = real.anchor().toString();
        Path file = folder.resolve("segment");
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));
        PrunedSegment pruned;
        try (Vault vault = Vault.builder()
                .identity(real.identity())
                .store(real.url())
                .trust(Trust.pinnedAtEnrolment())
                .clock(later)
                .build()) {
            use(vault, folder.resolve("operator.key"));
            pruned = vault.operator()
                    .prune(later.instant().minus(Duration.ofDays(9)), file)
                    .orElseThrow();
        }
        Run verified = Run.of("audit", "verify", "--data", real.data());
        assertThat(verified.exitCode()).as(verified.out()).isEqualTo(3);
        assertThat(verified.out()).contains("pruned, into a segment", pruned.sha256());
        assertThat(verified.out())
                .containsPattern("verified +\\d+ entries \\(\\d+ among the pruned ones, and entries \\d+ to \\d+\\); "
                        + pruned.entries() + " pruned, by their hashes only\n")
                .contains("every entry that is there is what was signed");
        JsonNode log = JsonMapper.builder()
                .build()
                .readTree(Run.of("audit", "verify", "--data", real.data(), "--json")
                        .out())
                .path("logs")
                .path(0);
        assertThat(log.path("pruned").asLong()).isEqualTo(pruned.entries());
        assertThat(log.path("entries").asLong()).isEqualTo(log.path("size").asLong() - pruned.entries());
        assertThat(log.path("wholeFrom").asLong()).isBetween(pruned.entries(), pruned.until());
        Run segment = Run.of("audit", "verify", "--segment", file.toString());
        assertThat(segment.exitCode()).as(segment.out()).isEqualTo(3);
        assertThat(segment.out()).contains("the SHA-256 of the segment is " + pruned.sha256());

        Run back = Run.of("audit", "import", "--data", real.data(), "--segment", file.toString());
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(back.out())
                .startsWith("put " + pruned.entries() + " entries back")
                .contains("keep it: they may be missing again");
        assertThat(Run.of("audit", "import", "--data", real.data(), "--segment", file.toString(), "--json")
                        .out())
                .contains("\"entries\":0");
        Run again = Run.of("audit", "verify", "--data", real.data());
        assertThat(again.exitCode()).as(again.out()).isEqualTo(3);
        assertThat(again.out())
                .contains("they are back", "every entry is what was signed")
                .doesNotContain("hashes only");

        Run none = Run.of("audit", "import", "--data", real.data(), "--segment", anchor);
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).startsWith("vault: ").hasLineCount(1);
    }
}
