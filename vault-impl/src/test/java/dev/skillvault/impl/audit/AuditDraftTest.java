package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditDraftTest {
    private final AuditDraft draft = AuditDraft.of(EntryKind.CALL_INTENT, "skill:gmail@1.0.0");

    @ParameterizedTest
    @EnumSource(names = {"AGENT", "SEQUENCE", "AT", "KIND", "UNIT", "ACTOR", "SIDE_HASH"})
    void whatTheLogSetsIsNotAStepsToSet(AuditField field) {
        assertThatThrownBy(() -> draft.with(field, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void jsonIsCanonical() {
        Map<String, List<String>> resources = new LinkedHashMap<>();
        resources.put("spreadsheet", List.of("z", "a", "z"));
        resources.put("range", List.of("Q3!A1"));
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("y", 2);
        inner.put("x", true);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("b", inner);
        details.put("a", "\"quoted\"");

        AuditDraft full = draft.resources(resources).details(details);

        assertThat(full.fields())
                .containsEntry(AuditField.RESOURCES, "{\"range\":[\"Q3!A1\"],\"spreadsheet\":[\"a\",\"z\"]}")
                .containsEntry(AuditField.DETAILS, "{\"a\":\"\\\"quoted\\\"\",\"b\":{\"x\":true,\"y\":2}}");
        assertThat(draft.resources(Map.of()).fields()).doesNotContainKey(AuditField.RESOURCES);
        assertThat(draft.fields()).as("a draft does not change").hasSize(2);
    }

    @Test
    void whatIsSaidLaterJoinsWhatWasSaid() {
        AuditDraft first = draft.details(Map.of("b", 1)).artifact(null);
        AuditDraft both = first.details(Map.of("c", true)).artifact("ab");

        assertThat(first.fields()).containsEntry(AuditField.DETAILS, "{\"b\":1}");
        assertThat(both.fields()).containsEntry(AuditField.DETAILS, "{\"artifact\":\"ab\",\"b\":1,\"c\":true}");
    }

    @Test
    void onlyWhatIsInNobodysNameBecomesAnOperatorsDoing() {
        for (String nobody : List.of("operator", "user", "vault")) {
            assertThat(actor(nobody)).isEqualTo("operator:carol");
        }
        for (String known : List.of("skill:gmail@1.0.0", "policy:test", "scheduler", "agent")) {
            assertThat(actor(known)).isEqualTo(known);
        }
    }

    private static String actor(String former) {
        return AuditDraft.of(EntryKind.CONNECTED, former)
                .causedBy("carol")
                .fields()
                .get(AuditField.ACTOR);
    }

    @Test
    void aSideRowIsHashedWithItsSalt() throws Exception {
        byte[] salt = {1, 2, 3};
        byte[] sealed = {4, 5};
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(new byte[] {1, 2, 3, 4, 5});

        AuditDraft full = draft.side(salt, sealed);
        salt[0] = 9;

        assertThat(full.fields()).containsEntry(AuditField.SIDE_HASH, Hex.of(hash));
        assertThat(full.side()).hasValue(new AuditDraft.Side("010203", "0405"));
        assertThat(full.with(AuditField.OUTCOME, "x").side()).isPresent();
    }
}
