package dev.skillvault.impl.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallRecordsTest {
    private static final UserId ALICE = new UserId("alice");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "repository, Octo/Site, octo/site",
        "branch, refs/heads/main, main",
        "recipient-domain, Example.COM, example.com",
        "recipient-domain, b\u00fccher.example, xn--bcher-kva.example",
        "spreadsheet, sheet-ONE-000, sheet-ONE-000",
        "never-heard-of, As It Is, As It Is"
    })
    void aResourceIsLookedForInTheFormInWhichItIsRecorded(String kind, String asked, String recorded) {
        assertThat(CallRecords.resource(kind, asked)).isEqualTo(recorded);
    }

    @Test
    void aSpreadsheetIsNamedInTheLogAndTheTitlesInItAreNot() {
        try (TestWorld world = TestWorld.open(folder)) {
            world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
        }
        List<AuditEntry> intents;
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            intents = reader.list(AuditQuery.newest()).stream()
                    .filter(entry -> entry.kind() == EntryKind.CALL_INTENT
                            && entry.toString().contains("sheets.values.get"))
                    .toList();
        }
        assertThat(intents).hasSize(1);
        assertThat(intents.get(0).toString())
                .contains(SandboxSheets.Q3_SPREADSHEET)
                .doesNotContain("A1:C3");
    }

    @Test
    void aCallNamesTheArtifactOfItsSkillWhetherItWasAllowedOrNot() {
        try (TestWorld world = TestWorld.open(folder)) {
            world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
            assertThat(world.send(ALICE, "google", TestWorld.READ).status()).isEqualTo(200);
            assertThatThrownBy(() -> world.send(ALICE, "google", TestWorld.READ_SALARIES))
                    .isInstanceOf(CallDeniedException.class);
            assertThatThrownBy(() -> world.send(ALICE, "google", ApiRequest.get("/nowhere")))
                    .isInstanceOf(CallDeniedException.class);
        }
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            List<String> details = reader.list(AuditQuery.newest().only(AuditField.ACTOR, "skill:work@1.0.0")).stream()
                    .filter(entry -> entry.field(AuditField.DECISION).isPresent())
                    .map(entry -> entry.field(AuditField.DETAILS).orElseThrow())
                    .toList();
            assertThat(details).hasSize(3).allMatch(each -> each.matches("\\{\"artifact\":\"[0-9a-f]{64}\"}"));
            assertThat(Set.copyOf(details)).hasSize(1);
        }
    }
}
