package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.ValueMatches;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.grant.Permission;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log names recipients so that only a guess can be tested, and only for as long as its user is not forgotten. */
class ValueMatchesTest {
    private static final Pattern NAME = Pattern.compile("\"hmac\":\\{\"recipient\":\\[\"([0-9a-f]{64})\"]}");

    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder);
        for (UserId user : List.of(ALICE, BOB)) {
            world.grant(
                    world.connect(user, "google"),
                    Permission.of("google", "gmail.messages.send")
                            .only("recipient", "@example.com")
                            .build());
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void mail(UserId user, String to) {
        assertThat(world.send(user, "google", TestWorld.mail("To: " + to)).status())
                .isEqualTo(200);
    }

    private ValueMatches matches(String guess) {
        return world.vault.operator().matches("recipient", guess);
    }

    @Test
    void aGuessFindsEveryEntryOfEveryUserThatNamesIt() {
        mail(ALICE, "ann@example.com");
        mail(ALICE, "zoe@example.com, Ann <ANN@Example.com>");
        mail(BOB, "ann@example.com");
        mail(BOB, "zoe@example.com");
        assertThatThrownBy(() -> mail(BOB, "ann@elsewhere.org")).isInstanceOf(CallDeniedException.class);

        assertThat(matches("Ann@EXAMPLE.com").entries())
                .extracting(entry -> entry.field(AuditField.SUBJECT).orElseThrow())
                .containsExactly("alice", "alice", "bob");
        assertThat(matches("ann@elsewhere.org").entries())
                .extracting(AuditEntry::kind)
                .containsExactly(EntryKind.CALL_DENIED);
        assertThat(matches("an@example.com")).isEqualTo(new ValueMatches(List.of(), 0, Optional.empty()));
        assertThatThrownBy(() -> world.vault.operator().matches("spreadsheet", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no values are named under this label: the only one is recipient");
    }

    @Test
    void anAddressIsNowhereInThePlainLogAndIsNamedDifferentlyForEachUser() {
        mail(ALICE, "ann@example.com");
        mail(BOB, "ann@example.com");
        Set<String> names = new HashSet<>();
        for (AuditEntry intent : intents()) {
            assertThat(intent.toString()).doesNotContain("ann@");
            Matcher name = NAME.matcher(intent.field(AuditField.DETAILS).orElseThrow());
            assertThat(name.find()).isTrue();
            names.add(name.group(1));
        }
        assertThat(names).hasSize(2);
    }

    private List<AuditEntry> intents() {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest()).stream()
                    .filter(entry -> entry.kind() == EntryKind.CALL_INTENT
                            && entry.field(AuditField.SKILL).orElse("").equals("work"))
                    .toList();
        }
    }

    @Test
    void aRotatedKeyStillTestsWhatWasNamedUnderTheFormerOne() {
        mail(ALICE, "ann@example.com");
        for (int version = 2; version <= 4; version++) {
            assertThat(world.vault.operator().rotateUserKey(ALICE)).isNotEmpty();
        }
        mail(ALICE, "ann@example.com");
        assertThat(matches("ann@example.com").entries()).hasSize(2);
    }

    @Test
    void aForgottenUserTakesTheKeyAlongAndTheHoleIsCounted() {
        mail(ALICE, "ann@example.com");
        mail(ALICE, "zoe@example.com");
        mail(BOB, "ann@example.com");
        assertThat(world.vault.operator().forget(ALICE).auditRows()).isEqualTo(2);

        ValueMatches matches = matches("ann@example.com");
        assertThat(matches.entries())
                .extracting(entry -> entry.field(AuditField.SUBJECT).orElseThrow())
                .containsExactly("bob");
        assertThat(matches.untestable()).isEqualTo(2);
        // somebody of the same name comes back with another key, under which nothing was named
        world.grant(
                world.connect(ALICE, "google"),
                Permission.of("google", "gmail.messages.send").build());
        mail(ALICE, "ann@example.com");
        assertThat(matches("ann@example.com").entries()).hasSize(2);
        assertThat(matches("ann@example.com").untestable()).isEqualTo(2);
        try (LogVerifier verifier = LogVerifier.open(TestVaults.url(folder))) {
            assertThat(verifier.verify(new LogVerifier.Options(
                                    List.of(), List.of(), (done, total) -> {}, world.clock.instant()))
                            .verdict())
                    .isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }
}
