package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.grant.Fallback;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.mail.MailCertificates;
import dev.skillvault.impl.mail.MailServer;
import dev.skillvault.impl.mail.ScriptedMailServer;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail by SMTP when the account's OAuth access is dead: when, to whom, with what trust, and what the log says. */
class MailFallbackTest {
    private static final String ACCOUNT = "alice@gmail.com";
    private static final Target REFRESH = Target.kind(Kind.TOKEN_REFRESH);
    private static final Target GMAIL = Target.host("gmail.googleapis.com");
    private static final Duration EXPIRED = Duration.ofHours(2);
    private static final ApiRequest MAIL = TestWorld.mail(
            "To: Anna <anna@example.com>, BOB@example.com",
            "Cc: carl@example.com",
            "Subject: Q3",
            "Bcc: dora@example.com,",
            " erik@example.com",
            "Date: Mon, 2 Nov 2026 10:00:00 +0000");

    private final MailCertificates certificates = MailCertificates.of(MailServer.HOST);
    private final String password = "svapp" + HexFormat.of().formatHex(new SecureRandom().generateSeed(8));

    @TempDir
    Path folder;

    private MailServer server;
    private TestWorld world;
    private ConnectionInfo google;
    private ConnectionId smtp;

    private void open() throws IOException {
        server = MailServer.start(certificates, ACCOUNT, password);
        open(server.address(), certificates);
    }

    private void open(InetSocketAddress address, MailCertificates trusted) throws IOException {
        open(address, trusted, sandbox -> {});
    }

    private void open(InetSocketAddress address, MailCertificates trusted, Consumer<Sandbox> prepared)
            throws IOException {
        note(password);
        world = TestWorld.open(folder, each -> each.mailDomain("gmail.com"), (builder, sandbox) -> {
            Map<String, InetSocketAddress> routes = new TreeMap<>(sandbox.routes());
            routes.put(MailServer.HOST, address);
            ((EmbeddedVaultBuilder) builder).mailTrust = trusted.trust();
            prepared.accept(sandbox);
            return builder.sandbox(routes);
        });
        google = world.connect(ALICE, "google");
        smtp = secret(ACCOUNT + ":" + password);
    }

    /** So that the canary scan over the whole run looks for this secret too. */
    private static void note(String secret) throws IOException {
        String ledger = System.getProperty("skillvault.canary.ledger");
        if (ledger != null && !ledger.isBlank()) {
            Files.createDirectories(Path.of(ledger).getParent());
            Files.writeString(
                    Path.of(ledger),
                    "{\"kind\":\"app password\",\"value\":\"" + secret + "\"}" + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private ConnectionId secret(UserId user, String text) {
        return world.vault
                .operator()
                .connector(user, "google-smtp")
                .secret(text.toCharArray())
                .id();
    }

    private ConnectionId secret(String text) {
        return secret(ALICE, text);
    }

    private static Permission.Builder sending() {
        return Permission.of("google", "gmail.messages.send").only("recipient", "@example.com");
    }

    private void grantFallback() {
        world.grant(
                google, sending().limits(Limits.uses(3)).fallback(Fallback.SMTP).build());
    }

    private void killAccount() {
        world.sandbox.revokeRefreshTokens("google");
        world.clock.advance(EXPIRED);
    }

    private ApiResponse send() {
        return world.send(ALICE, "google", MAIL);
    }

    private ConnectionState state(ConnectionId id) {
        return world.vault.operator().connections(ALICE).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /** What the log says of calls: kind, connection, reason, outcome, and the details of what came after the intent. */
    private List<String> log() throws SQLException {
        List<String> entries = new ArrayList<>();
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT kind, connection, reason, outcome,"
                        + " CASE kind WHEN 'CALL_INTENT' THEN NULL ELSE details END"
                        + " FROM audit_entry WHERE kind LIKE 'CALL%' OR kind = 'SECRET_REFUSED' ORDER BY sequence")) {
            while (row.next()) {
                String connection = row.getString(2);
                String name = connection == null ? "-" : connection.equals(smtp.value()) ? "smtp" : "google";
                entries.add(String.join(
                        " | ",
                        row.getString(1),
                        name,
                        String.valueOf(row.getString(3)),
                        String.valueOf(row.getString(4)),
                        String.valueOf(row.getString(5)).replace(google.id().value(), "GOOGLE")));
            }
        }
        return entries;
    }

    private int used() throws SQLException {
        try (Connection database = world.database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT SUM(used) FROM grant_counter")) {
            assertThat(row.next()).isTrue();
            return row.getInt(1);
        }
    }

    @AfterEach
    void close() {
        if (world != null) {
            world.close();
            assertThat(DescribedEntries.check(folder)).isNotEmpty();
        }
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aDeadAccountsMailGoesToTheSameRecipientsOnceAndTheLogSaysHow() throws Exception {
        open();
        grantFallback();
        killAccount();

        ApiResponse answer = send();

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text()).contains("\"fallback\":\"smtp\"").contains("must be connected again");
        assertThat(server.taken()).hasSize(1);
        MailServer.Taken mail = server.taken().get(0);
        assertThat(mail.from()).isEqualTo(ACCOUNT);
        assertThat(mail.recipients())
                .containsExactly(
                        "anna@example.com",
                        "bob@example.com",
                        "carl@example.com",
                        "dora@example.com",
                        "erik@example.com");
        assertThat(mail.text())
                .isEqualTo(String.join(
                        "\r\n",
                        "From: " + ACCOUNT,
                        "To: Anna <anna@example.com>, BOB@example.com",
                        "Cc: carl@example.com",
                        "Subject: Q3",
                        "Date: Mon, 2 Nov 2026 10:00:00 +0000",
                        "",
                        "Hello",
                        ""));
        String hash = HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256").digest(mail.text().getBytes(StandardCharsets.US_ASCII)));
        assertThat(log())
                .containsExactly(
                        "CALL_INTENT | google | null | null | null",
                        "CALL_OUTCOME | google | null | NO_ACCESS | null",
                        "CALL_FALLBACK | smtp | FALLBACK: NEEDS_CONSENT | null | {\"fallback\":\"smtp\",\"instead\":\"GOOGLE\"}",
                        "CALL_OUTCOME | smtp | FALLBACK: NEEDS_CONSENT | SMTP 250 | {\"fallback\":\"smtp\",\"instead\":\"GOOGLE\","
                                + "\"transmitted\":\"" + hash + "\"}");
        assertThat(used()).isEqualTo(1);
        assertThat(world.sandbox.mail().sent()).isEmpty();
    }

    @Test
    void theRightIsPartOfTheSummaryAndIsNeverImplied() throws Exception {
        open();
        assertThat(sending().fallback(Fallback.SMTP).build().toString())
                .contains("by SMTP with the user's app password");
        assertThat(sending().build().toString()).doesNotContain("SMTP");
        assertThatThrownBy(() -> world.grant(
                        google,
                        Permission.of("google", "sheets.values.get")
                                .fallback(Fallback.SMTP)
                                .build()))
                .isInstanceOf(IllegalArgumentException.class);
        world.grant(google, sending().build());
        killAccount();

        assertThatThrownBy(this::send)
                .isInstanceOf(ConnectionUnavailableException.class)
                .hasMessageNotContainingAny("fallback", "Fallback");
        assertThat(server.logins()).isZero();
        assertThat(log()).noneMatch(entry -> entry.contains("FALLBACK"));
    }

    @Test
    void aRecipientBeyondTheGrantIsDeniedBeforeAnything() throws Exception {
        open();
        grantFallback();
        killAccount();
        ApiRequest mail = TestWorld.mail("To: anna@example.com", "Bcc: attacker@evil.example", "Subject: Q3");

        assertThatThrownBy(() -> world.send(ALICE, "google", mail))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denied -> assertThat(denied.reason()).isEqualTo(DenialReason.RESOURCE_NOT_GRANTED));

        assertThat(server.logins()).isZero();
        assertThat(world.count(Kind.TOKEN_REFRESH)).isZero();
        assertThat(used()).isZero();
    }

    @Test
    void anAccountThatWorksIsUsed() throws Exception {
        open();
        grantFallback();

        assertThat(send().status()).isEqualTo(200);
        world.clock.advance(EXPIRED);
        assertThat(send().status()).isEqualTo(200);

        assertThat(server.logins()).isZero();
        assertThat(world.sandbox.mail().sent()).hasSize(2);
    }

    @Test
    void aMailThatTheApiMayHaveSentIsNotSentAgain() throws Exception {
        open();
        grantFallback();
        world.sandbox.faults().always(Target.kind(Kind.API), Fault.dropBeforeAnswer());

        assertThatThrownBy(this::send)
                .isInstanceOfSatisfying(
                        ProviderUnreachableException.class,
                        failure -> assertThat(failure.maybeSent()).isTrue());

        world.sandbox.revokeRefreshTokens("google");
        assertThat(server.logins()).isZero();
        assertThat(log()).noneMatch(entry -> entry.contains("FALLBACK"));
    }

    @Test
    void aTokenThatIsRejectedAndCannotBeRefreshedLeadsToTheFallback() throws Exception {
        open();
        grantFallback();
        world.sandbox.expireAccessTokens("google");
        world.sandbox.revokeRefreshTokens("google");

        assertThat(send().status()).isEqualTo(202);

        assertThat(server.taken()).hasSize(1);
        assertThat(state(google.id())).isEqualTo(ConnectionState.NEEDS_CONSENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEGRADED", "UNCERTAIN"})
    void anAccountThatCannotBeRefreshedNowLeadsToTheFallback(String state) throws Exception {
        open();
        grantFallback();
        Fault fault = state.equals("DEGRADED") ? Fault.status(503, "busy", Map.of()) : Fault.dropBeforeProcessing();
        world.sandbox.faults().always(REFRESH, fault);
        world.clock.advance(EXPIRED);

        assertThat(send().status()).isEqualTo(202);

        assertThat(server.taken()).hasSize(1);
        assertThat(log()).anyMatch(entry -> entry.startsWith("CALL_FALLBACK | smtp | FALLBACK: " + state));
    }

    @Test
    void aCertificateForAnotherHostIsRefusedBeforeAnythingIsSaid() throws Exception {
        MailCertificates other = MailCertificates.of("smtp.evil.example");
        server = MailServer.start(other, ACCOUNT, password);
        open(server.address(), other);
        grantFallback();
        killAccount();

        assertThatThrownBy(this::send)
                .isInstanceOfSatisfying(
                        ProviderUnreachableException.class,
                        failure -> assertThat(failure.maybeSent()).isFalse());

        assertThat(server.logins()).isZero();
        assertThat(log()).anyMatch(entry -> entry.contains("| NOT_SENT |"));
        assertThat(state(smtp)).isEqualTo(ConnectionState.ACTIVE);
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        server = MailServer.start(MailCertificates.of(MailServer.HOST), ACCOUNT, password);
        open(server.address(), certificates);
        grantFallback();
        killAccount();

        assertThatThrownBy(this::send).isInstanceOf(ProviderUnreachableException.class);
        assertThat(server.logins()).isZero();
    }

    @Test
    void aRefusedAppPasswordIsSaidOnceAndNotTriedAgain() throws Exception {
        server = MailServer.start(certificates, ACCOUNT, "another");
        open(server.address(), certificates);
        grantFallback();
        killAccount();

        assertThatThrownBy(this::send)
                .isInstanceOf(ConnectionUnavailableException.class)
                .hasMessageContaining("refuses the app password");
        assertThat(state(smtp)).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(log()).anyMatch(entry -> entry.startsWith("CALL_OUTCOME | smtp") && entry.contains("SMTP 535"));
        assertThat(log()).anyMatch(entry -> entry.startsWith("SECRET_REFUSED | smtp | app password refused"));
        assertThat(used()).isEqualTo(1);

        assertThatThrownBy(this::send)
                .isInstanceOf(ConnectionUnavailableException.class)
                .hasMessageContaining("no working app password");
        assertThat(server.logins()).isEqualTo(1);
        assertThat(server.taken()).isEmpty();
    }

    @Test
    void aSecretThatIsNoAddressAndPasswordIsNotSent() throws Exception {
        open();
        secret("only-a-password");
        grantFallback();
        killAccount();
        assertThatThrownBy(this::send).hasMessageContaining("more than one app password");

        world.vault.operator().disconnect(smtp);
        assertThatThrownBy(this::send).hasMessageContaining("as address:password");
        assertThat(server.logins()).isZero();
    }

    @Test
    void anotherUsersAppPasswordIsNotUsed() throws Exception {
        open();
        world.vault.operator().disconnect(smtp);
        secret(BOB, "bob@gmail.com:" + password);
        grantFallback();
        killAccount();

        assertThatThrownBy(this::send).hasMessageContaining("no working app password");
        assertThat(server.logins()).isZero();
    }

    @Test
    void theAppPasswordOfAnotherMailboxIsNotUsed() throws Exception {
        open();
        world.vault.operator().disconnect(smtp);
        ConnectionId other = secret("bob@gmail.com:" + password);
        grantFallback();
        killAccount();

        assertThatThrownBy(this::send)
                .isInstanceOf(ConnectionUnavailableException.class)
                .hasMessageContaining("must be connected again")
                .hasMessageContaining("for another mailbox than the Google account's");

        assertThat(server.logins()).isZero();
        assertThat(state(other)).isEqualTo(ConnectionState.ACTIVE);
        assertThat(log()).noneMatch(entry -> entry.contains("FALLBACK"));
    }

    @Test
    void theAddressMayBeSpelledWithCapitals() throws Exception {
        open();
        world.vault.operator().disconnect(smtp);
        secret("Alice@Gmail.com:" + password);
        grantFallback();
        killAccount();

        assertThatThrownBy(this::send).hasMessageContaining("refuses the app password");
        assertThat(server.logins())
                .as("the server of this test knows one spelling")
                .isEqualTo(1);
    }

    /** Gmail tells the address only those who may read: a consent to send alone leaves it unknown. */
    @Test
    void whereTheAccountsAddressIsNotKnownTheAppPasswordIsNotUsed() throws Exception {
        server = MailServer.start(certificates, ACCOUNT, password);
        open(
                server.address(),
                certificates,
                sandbox -> sandbox.faults().always(GMAIL, Fault.status(403, "{}", Map.of())));
        grantFallback();
        killAccount();

        assertThatThrownBy(this::send)
                .isInstanceOf(ConnectionUnavailableException.class)
                .hasMessageContaining("does not know the Google account's address");

        assertThat(server.logins()).isZero();
    }

    /** The refresh token lives, so nothing is dead that something could stand in for, and nobody is to be asked for a consent. */
    @Test
    void anAccountWhoseRenewedAccessIsRejectedTooIsNeitherDeadNorReplaced() throws Exception {
        open();
        grantFallback();
        world.sandbox.faults().always(Target.kind(Kind.API), Fault.status(401, "{}", Map.of()));

        assertThatThrownBy(this::send)
                .isInstanceOfSatisfying(
                        ConnectionUnavailableException.class,
                        refused -> assertThat(refused.state()).isEqualTo(ConnectionState.ACTIVE))
                .hasMessageContaining("a new consent would not help")
                .hasMessageNotContainingAny("fallback", "must be connected again");

        assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(1);
        assertThat(state(google.id())).isEqualTo(ConnectionState.ACTIVE);
        assertThat(server.logins()).isZero();
        assertThat(used()).as("whatever comes of it, the use stays debited").isEqualTo(1);
        assertThat(log())
                .containsExactly(
                        "CALL_INTENT | google | null | null | null",
                        "CALL_OUTCOME | google | null | NO_ACCESS | {\"sent\":2}");

        world.sandbox.faults().clear();
        assertThat(send().status()).as("it works again by itself").isEqualTo(200);
    }

    @Test
    void oneRefusedRecipientStopsTheWholeMail() throws Exception {
        open();
        grantFallback();
        killAccount();
        ApiRequest mail = TestWorld.mail("To: anna@example.com, zoe@example.com, " + MailServer.UNKNOWN, "Subject: Q3");

        assertThatThrownBy(() -> world.send(ALICE, "google", mail))
                .isInstanceOfSatisfying(
                        ProviderUnreachableException.class,
                        failure -> assertThat(failure.maybeSent()).isFalse());

        assertThat(server.taken()).isEmpty();
        assertThat(log()).anyMatch(entry -> entry.contains("| SMTP 550 |"));
    }

    @Test
    void aMailThatSmtpWouldChangeIsNotSent() throws Exception {
        open();
        grantFallback();
        killAccount();
        ApiRequest eightBits = TestWorld.mailOf("To: anna@example.com\r\nSubject: Q3\r\n\r\nGr\u00fc\u00dfe\r\n");

        assertThatThrownBy(() -> world.send(ALICE, "google", eightBits)).hasMessageContaining("plain form");
        assertThat(server.logins()).isZero();
    }

    @Test
    void aMailWhoseAnswerIsNotSeenMayHaveBeenSentAndIsTriedOnce() throws Exception {
        Map<String, String> hangsUp = new HashMap<>(ScriptedMailServer.HONEST);
        hangsUp.remove(".");
        try (ScriptedMailServer scripted = new ScriptedMailServer(certificates, hangsUp)) {
            open(scripted.address(), certificates);
            grantFallback();
            killAccount();

            assertThatThrownBy(this::send)
                    .isInstanceOfSatisfying(
                            ProviderUnreachableException.class,
                            failure -> assertThat(failure.maybeSent()).isTrue())
                    .hasMessageContaining("may have been sent");

            assertThat(scripted.commands())
                    .containsExactly("EHLO", "AUTH", "MAIL", "RCPT", "RCPT", "RCPT", "RCPT", "RCPT", "DATA", ".");
            assertThat(log()).anyMatch(entry -> entry.contains("| NO_ANSWER |") && entry.contains("transmitted"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"530 5.7.0 Must issue a STARTTLS command first", "454 4.7.0 not now"})
    void aServerThatWantsSomethingElseThanThePasswordIsLeft(String answer) throws Exception {
        Map<String, String> odd = new HashMap<>(ScriptedMailServer.HONEST);
        odd.put("AUTH", answer);
        odd.put("STARTTLS", "220 go on");
        try (ScriptedMailServer scripted = new ScriptedMailServer(certificates, odd)) {
            open(scripted.address(), certificates);
            grantFallback();
            killAccount();

            assertThatThrownBy(this::send)
                    .isInstanceOfSatisfying(
                            ProviderUnreachableException.class,
                            failure -> assertThat(failure.maybeSent()).isFalse());

            assertThat(scripted.commands()).contains("AUTH").doesNotContain("STARTTLS", "MAIL", "DATA");
            assertThat(state(smtp)).as("a passing refusal").isEqualTo(ConnectionState.ACTIVE);
        }
    }

    @Test
    void aServerWithoutAuthenticationGetsNoMail() throws Exception {
        Map<String, String> open = new HashMap<>(ScriptedMailServer.HONEST);
        open.put("EHLO", "250 here");
        try (ScriptedMailServer scripted = new ScriptedMailServer(certificates, open)) {
            open(scripted.address(), certificates);
            grantFallback();
            killAccount();

            assertThatThrownBy(this::send).isInstanceOf(ProviderUnreachableException.class);
            assertThat(scripted.commands()).doesNotContain("AUTH", "MAIL", "DATA");
        }
    }

    @Test
    void noLogAtAnyLevelHoldsThePasswordTheMailOrTheAuthLine() throws Exception {
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Kept kept = new Kept();
        root.addHandler(kept);
        root.setLevel(Level.ALL);
        try {
            open();
            grantFallback();
            killAccount();
            assertThat(send().status()).isEqualTo(202);
        } finally {
            root.setLevel(before);
            root.removeHandler(kept);
        }
        byte[] plain = ("\0" + ACCOUNT + "\0" + password).getBytes(StandardCharsets.US_ASCII);
        assertThat(kept.lines).as("the handler sees what is logged").isNotEmpty();
        String auth = Base64.getEncoder().encodeToString(plain);
        assertThat(kept.lines)
                .filteredOn(line -> line.contains(password)
                        || line.contains(auth)
                        || line.contains("AUTH PLAIN ")
                        || line.contains("dora@example.com"))
                .isEmpty();
    }

    /** What the vault and its libraries log; not what the test's own server does. */
    private static final class Kept extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Kept() {
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord record) {
            String logger = String.valueOf(record.getLoggerName());
            if (!logger.startsWith("org.subethamail") && !logger.startsWith("javax.net.ssl")) {
                lines.add(new SimpleFormatter().format(record));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
