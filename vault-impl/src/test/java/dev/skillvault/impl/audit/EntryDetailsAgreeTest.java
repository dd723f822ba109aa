package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.impl.identity.EnrolmentKeys;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first entry's details, for which the agent vouches whatever their form: two verifiers that share no code, one of them with a JSON
 * reader of its own, take one form and no other.
 */
class EntryDetailsAgreeTest {
    private static final String AGENT = "agent-one";
    private static final String ORIGIN = "dev.skillvault/log/vault-7/" + AGENT;
    private static final Instant NOW = TestLog.START;
    private static final int VERIFIED = 3; // without an anchor
    private static final int TAMPERED = 1;

    @TempDir
    static Path folder;

    private static X509Identity identity;
    private static IndependentVerifier independent;

    @BeforeAll
    static void prepare() throws Exception {
        identity = X509Identity.from(
                new EnrolmentKeys(Clock.fixed(NOW.minusSeconds(60), ZoneOffset.UTC), new SecureRandom())
                        .createPkcs12(folder.resolve("agent.p12"), new AgentId(AGENT), "correct horse".toCharArray()));
        independent = IndependentVerifier.compile(Files.createDirectory(folder.resolve("classes")));
    }

    @AfterAll
    static void close() throws IOException {
        independent.close();
    }

    /** The details as the vault writes them, and a change: what it makes of them is as good, or not. */
    static Stream<Arguments> forms() {
        return Stream.of(
                        Stream.of(
                                good("as written", text -> text),
                                good("more", with("[1,-20,{\"a\":null,\"b\":true},\"y\",false,[],{}]")),
                                good("every escape", with("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u000B\\u001F\"")),
                                good("what needs none", with("\"/'\u007f\u00a0\u00e9\u2028\ufeff\ud83d\ude00\"")),
                                good("numbers", with("[0,7,-7,999999999999999999,-999999999999999999]")),
                                good("an empty name", text -> "{\"\":1," + text.substring(1)),
                                good("a long name", text -> "{\"" + "a".repeat(60_000) + "\":1," + text.substring(1)),
                                good("16 deep", with("[".repeat(15) + "]".repeat(15)))),
                        Stream.of(" ", "\t", "\n", "\r", "\u000b", "\f", "\u00a0", "\ufeff", "\0", "//\n", "/**/")
                                .flatMap(EntryDetailsAgreeTest::between),
                        Stream.of("\0", "\t", "\n", "\u000b", "\u001f")
                                .map(raw -> bad("a raw control character in text", with("\"" + raw + "\""))),
                        Stream.of(
                                        "\\/",
                                        "\\u0041",
                                        "\\u000a",
                                        "\\u001f",
                                        "\\u0009",
                                        "\\v",
                                        "\\a",
                                        "\\'",
                                        "\\0",
                                        "\\x41",
                                        "\\u00",
                                        "\\u12",
                                        "\\ud83d",
                                        "\\ud83d\\ude00",
                                        "\\U0000",
                                        "\\\n",
                                        "\\")
                                .map(escape -> bad("the escape " + escape, with("\"" + escape + "\""))),
                        Stream.of(
                                        "01",
                                        "-0",
                                        "00",
                                        "1.0",
                                        "1.5",
                                        "1e3",
                                        "1E3",
                                        "+1",
                                        ".5",
                                        "1.",
                                        "-",
                                        "0x1",
                                        "1_0",
                                        "1000000000000000000",
                                        "9".repeat(2000),
                                        "NaN",
                                        "Infinity",
                                        "-Infinity")
                                .map(number -> bad("the number " + number, with(number))),
                        Stream.of("True", "nul", "nulll", "undefined", "x", "'y'", "", ",", ":", "}", "]", "\"", "\"y")
                                .map(word -> bad("the value " + word, with(word))),
                        Stream.of(
                                        "[,]",
                                        "[1,]",
                                        "[,1]",
                                        "[1,,2]",
                                        "[1 2]",
                                        "[1}",
                                        "[1",
                                        "{1:2}",
                                        "{y:1}",
                                        "{\"y\"}",
                                        "{\"y\":}",
                                        "{\"y\":1,}",
                                        "{,}",
                                        "{\"y\"1}",
                                        "{\"y\":1\"z\":2}",
                                        "{\"y\":1]",
                                        "{\"y\":1,\"y\":1}",
                                        "{\"z\":1,\"y\":2}",
                                        "[{\"z\":1,\"y\":2}]")
                                .map(inner -> bad("inside, " + inner, with(inner))),
                        Stream.of(
                                bad("a comma behind the last", text -> text.replaceFirst("\\}$", ",}")),
                                bad("a comma before the first", text -> "{," + text.substring(1)),
                                bad("a name twice", text -> text.replaceFirst("\"vaultId\":\"vault-7\"", "$0,$0")),
                                bad(
                                        "a name twice, first another",
                                        text -> text.replaceFirst(
                                                "\"vaultId\":", "\"vaultId\":\"vault-6\",\"vaultId\":")),
                                bad(
                                        "not in order",
                                        text -> "{\"vaultId\":\"vault-7\","
                                                + text.substring(1).replaceFirst("\"vaultId\":\"vault-7\",", "")),
                                bad("a name with an escape", text -> text.replace("vaultId", "v\\u0061ultId")),
                                bad("17 deep", with("[".repeat(16) + "]".repeat(16))),
                                bad("100000 deep", with("[".repeat(100_000) + "]".repeat(100_000))),
                                bad("100000 open", with("[".repeat(100_000))),
                                bad("an array", text -> "[" + text + "]"),
                                bad("text", text -> "\"y\""),
                                bad("null", text -> "null"),
                                bad("nothing", text -> ""),
                                bad("an empty object", text -> "{}"),
                                bad("two objects", text -> text + text),
                                bad("something behind", text -> text + "x"),
                                bad("a bracket behind", text -> text + "}"),
                                bad("cut off", text -> text.substring(0, text.length() - 1)),
                                bad("no vault", text -> text.replaceFirst("\"vaultId\":\"vault-7\",", "")),
                                bad("a number for text", text -> text.replace("\"vault-7\"", "7")),
                                bad("an array for text", text -> text.replace("\"vault-7\"", "[\"vault-7\"]")),
                                bad("null for text", text -> text.replace("\"vault-7\"", "null")),
                                bad("base64 without padding", text -> text.replace("=\",\"vaultId", "\",\"vaultId")),
                                bad("base64 with other last bits", text -> {
                                    int last = text.indexOf("=\",\"vaultId") - 1;
                                    return text.substring(0, last)
                                            + (char) (text.charAt(last) + 1)
                                            + text.substring(last + 1);
                                }),
                                bad("base64 in lines", text -> text.replace("=\",\"vaultId", "=\\n\",\"vaultId"))))
                .flatMap(each -> each);
    }

    private static Arguments good(String name, UnaryOperator<String> change) {
        return Arguments.of(name, change, VERIFIED);
    }

    private static Arguments bad(String name, UnaryOperator<String> change) {
        return Arguments.of(name, change, TAMPERED);
    }

    /** One name more, with this value. */
    private static UnaryOperator<String> with(String value) {
        return text -> text.substring(0, text.length() - 1) + ",\"x\":" + value + "}";
    }

    private static Stream<Arguments> between(String blank) {
        String name = "U+" + Integer.toHexString(blank.charAt(0)) + " ";
        return Stream.of(
                bad(name + "before", text -> blank + text),
                bad(name + "behind", text -> text + blank),
                bad(name + "before a name", text -> "{" + blank + text.substring(1)),
                bad(name + "before a colon", text -> text.replaceFirst("\":", "\"" + blank + ":")),
                bad(name + "before a value", text -> text.replaceFirst(":", ":" + blank)),
                bad(name + "before a comma", text -> text.replaceFirst("\",\"", "\"" + blank + ",\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void bothTakeOneForm(String name, UnaryOperator<String> change, int exitCode) throws Exception {
        LogSigner signer = TestLog.signer(AGENT);
        String details = change.apply(details(signer.publicKey()));
        assertBothSay(exitCode, export(details, signer));
    }

    @Test
    void aLogKeyIsNotFilledUp() throws Exception {
        LogSigner whole = endingInZero();
        assertBothSay(VERIFIED, export(details(whole.publicKey()), whole));
        LogSigner cut = cut(whole);
        assertThat(cut.publicKey()).hasSize(31);
        assertBothSay(TAMPERED, export(details(cut.publicKey()), cut));
    }

    /** A key that a reader which fills up with zeros would find in its first 31 bytes. */
    private static LogSigner endingInZero() {
        byte[] seed = new byte[32];
        LogSigner signer = SeedLogSigner.of(seed);
        for (int i = 1; signer.publicKey()[31] != 0; i++) {
            seed[0] = (byte) i;
            seed[1] = (byte) (i >> 8);
            signer = SeedLogSigner.of(seed);
        }
        return signer;
    }

    private static LogSigner cut(LogSigner whole) {
        return new LogSigner() {
            @Override
            public byte[] publicKey() {
                return Arrays.copyOf(whole.publicKey(), 31);
            }

            @Override
            public byte[] sign(byte[] message) {
                return whole.sign(message);
            }

            @Override
            public boolean verify(byte[] message, byte[] signature) {
                return whole.verify(message, signature);
            }

            @Override
            public void close() {
                whole.close();
            }
        };
    }

    private static void assertBothSay(int exitCode, Path export) throws Exception {
        VerificationReport report = ExportVerifier.open(export)
                .verify(new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, NOW));
        assertThat(report.verdict().exitCode()).as(report.problem()).isEqualTo(exitCode);
        IndependentVerifier.Answer answer = independent.verify(export, List.of(), NOW);
        assertThat(answer.exitCode()).as(answer.sentence()).isEqualTo(exitCode);
    }

    private static String details(byte[] logKey) throws CertificateEncodingException {
        byte[] vouch = identity.key().vouch(Vouch.statement("vault-7", new AgentId(AGENT), ORIGIN, logKey));
        return AuditDraft.of(EntryKind.AGENT_ENROLLED, "vault")
                .details(Map.of(
                        "vaultId",
                        "vault-7",
                        "certificate",
                        base64(identity.certificateChain().get(0).getEncoded()),
                        "logKey",
                        base64(logKey),
                        "vouch",
                        base64(vouch)))
                .fields()
                .getOrDefault(AuditField.DETAILS, "");
    }

    /** A log of one entry, signed. */
    private static Path export(String details, LogSigner signer) throws IOException {
        Map<AuditField, String> fields = new EnumMap<>(AuditField.class);
        fields.put(AuditField.AGENT, AGENT);
        fields.put(AuditField.SEQUENCE, "0");
        fields.put(AuditField.AT, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, NOW)));
        fields.put(AuditField.KIND, EntryKind.AGENT_ENROLLED.name());
        fields.put(AuditField.UNIT, "unit");
        fields.put(AuditField.ACTOR, "vault");
        fields.put(AuditField.DETAILS, details);
        byte[] leaf = LeafFormat.encode(fields);
        CompactRange range = CompactRange.empty();
        range.append(MerkleHash.leaf(leaf));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExportWriter writer = ExportWriter.begin(out, ORIGIN, CompactRange.empty());
        writer.leaf(leaf);
        writer.checkpoint(
                SignedCheckpoint.sign(ORIGIN, 1, range.root(), NOW, signer).note());
        writer.end();
        return Files.write(folder.resolve("export"), out.toByteArray());
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
