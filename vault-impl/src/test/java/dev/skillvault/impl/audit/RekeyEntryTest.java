package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static dev.skillvault.impl.audit.TestLog.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.impl.identity.EnrolmentKeys;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who can write to the store, and has keys of their own, cannot bring in a key that the agent's key did not vouch for. */
class RekeyEntryTest {
    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final String ORIGIN = "dev.skillvault/log/test-vault/alpha";
    private static final Instant LATER = START.plusSeconds(60);

    @TempDir
    Path folder;

    private TestLog log;
    private LogSigner signer;
    private X509Identity first;
    private X509Identity second;
    private X509Identity stranger;

    @BeforeEach
    void makeLog() throws Exception {
        log = new TestLog(folder);
        signer = log.enrol("alpha");
        log.append("alpha", START, denied("alice"));
        first = X509Identity.from(AgentIdentity.fromPkcs12(folder.resolve("alpha-of-alpha.p12"), PASSWORD));
        second = identity("second.p12", "alpha", START.minusSeconds(60));
        stranger = identity("stranger.p12", "alpha", START.minusSeconds(60));
    }

    @AfterEach
    void close() throws Exception {
        log.close();
    }

    private X509Identity identity(String file, String name, Instant from) {
        return new EnrolmentKeys(Clock.fixed(from, ZoneOffset.UTC), new SecureRandom())
                .createPkcs12(folder.resolve(file), id(name), PASSWORD);
    }

    private byte[] statement(X509Identity from, X509Identity to) {
        return Vouch.succession(
                "test-vault", id("alpha"), ORIGIN, signer.publicKey(), from.spkiSha256(), to.spkiSha256());
    }

    private Map<String, Object> details(X509Identity from, X509Identity to, byte[] formerVouch, byte[] vouch)
            throws Exception {
        Base64.Encoder base64 = Base64.getEncoder();
        return new HashMap<>(Map.of(
                "formerCertificate",
                base64.encodeToString(from.certificateChain().get(0).getEncoded()),
                "formerVouch",
                base64.encodeToString(formerVouch),
                "certificate",
                base64.encodeToString(to.certificateChain().get(0).getEncoded()),
                "vouch",
                base64.encodeToString(vouch)));
    }

    private Map<String, Object> genuine(X509Identity from, X509Identity to) throws Exception {
        byte[] statement = statement(from, to);
        return details(from, to, from.key().vouch(statement), to.key().vouch(statement));
    }

    /** Also names the key in the agent's row, so that only the entry can give it away. */
    private VerificationReport after(Map<String, Object> details, X509Identity enrolled) throws Exception {
        log.append(
                "alpha",
                LATER,
                AuditDraft.of(EntryKind.AGENT_REKEYED, "operator").details(details));
        log.checkpoint("alpha", LATER);
        log.run("UPDATE agent SET spki_sha256 = ? WHERE agent_id = 'alpha'", Hex.of(enrolled.spkiSha256()));
        return log.verify();
    }

    private static void assertTampered(VerificationReport report, String problem) {
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains("entry 2 of the log of alpha").contains(problem);
    }

    @Test
    void aReKeyThatBothKeysVouchForIsFollowed() throws Exception {
        VerificationReport report = after(genuine(first, second), second);
        assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        assertThat(report.logs().get(0).identity()).contains(Hex.of(second.spkiSha256()));
    }

    @Test
    void aKeyThatTheFormerOneDidNotVouchForIsFound() throws Exception {
        byte[] statement = statement(first, stranger);
        byte[] own = stranger.key().vouch(statement);
        assertTampered(after(details(first, stranger, own, own), stranger), "that the former key did not vouch for");
    }

    @Test
    void aVouchForOneKeyDoesNotCountForAnother() throws Exception {
        byte[] forSecond = first.key().vouch(statement(first, second));
        byte[] own = stranger.key().vouch(statement(first, stranger));
        assertTampered(
                after(details(first, stranger, forSecond, own), stranger), "that the former key did not vouch for");
    }

    @Test
    void theVouchOfTheEnrolmentDoesNotCountForAReKey() throws Exception {
        byte[] enrolment = first.key().vouch(Vouch.statement("test-vault", id("alpha"), ORIGIN, signer.publicKey()));
        byte[] own = stranger.key().vouch(statement(first, stranger));
        assertTampered(
                after(details(first, stranger, enrolment, own), stranger), "that the former key did not vouch for");
    }

    @Test
    void aKeyThatDoesNotVouchForItselfIsFound() throws Exception {
        byte[] former = first.key().vouch(statement(first, second));
        assertTampered(after(details(first, second, former, former), second), "that does not vouch for the log's key");
    }

    @Test
    void aReKeyFromAKeyThatWasNotTheAgentsIsFound() throws Exception {
        assertTampered(after(genuine(stranger, second), second), "from a key that was not the agent's");
    }

    @Test
    void aFormerKeyCannotReKeyOnceMore() throws Exception {
        assertThat(after(genuine(first, second), second).problem()).isEmpty();
        VerificationReport report = after(genuine(first, stranger), stranger);
        assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains("entry 3 of the log of alpha", "from a key that was not the agent's");
    }

    @Test
    void anotherAgentsCertificateIsFound() throws Exception {
        X509Identity beta = identity("beta.p12", "beta", START.minusSeconds(60));
        assertTampered(after(genuine(first, beta), beta), "with the certificate of another agent");
    }

    @Test
    void aCertificateThatWasNotValidAtThatTimeIsFound() throws Exception {
        X509Identity early = identity("early.p12", "alpha", LATER.plus(Duration.ofDays(1)));
        assertTampered(after(genuine(first, early), early), "without two valid certificates");
    }

    @Test
    void nonsenseIsFound() throws Exception {
        Map<String, Object> details = genuine(first, second);
        details.put("certificate", Base64.getEncoder().encodeToString("no".getBytes(StandardCharsets.UTF_8)));
        assertTampered(after(details, second), "without two valid certificates");
    }

    @Test
    void theAgentsRowMustNameTheNewestKey() throws Exception {
        VerificationReport report = after(genuine(first, second), first);
        assertThat(report.verdict()).isEqualTo(Verdict.TAMPERED);
        assertThat(report.problem()).contains("do not fit the enrolment and re-keys");
    }

    @Test
    void aReKeyThatIsHiddenIsFound() throws Exception {
        assertThat(after(genuine(first, second), second).problem()).isEmpty();
        log.run("UPDATE audit_entry SET kind = ? WHERE sequence = 2", EntryKind.VAULT_OPENED.name());
        assertTampered(log.verify(), "was changed");
    }
}
