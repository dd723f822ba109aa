package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.AuditField;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeafFormatTest {
    private static Map<AuditField, String> denial() {
        Map<AuditField, String> fields = new EnumMap<>(AuditField.class);
        fields.put(AuditField.AGENT, "agent");
        fields.put(AuditField.SEQUENCE, "7");
        fields.put(AuditField.AT, "1795251600123456");
        fields.put(AuditField.KIND, "CALL_DENIED");
        fields.put(AuditField.UNIT, "unit-7");
        fields.put(AuditField.ACTOR, "skill:gmail@1.0.0");
        fields.put(AuditField.SUBJECT, "zo\u00eb \ud83d\udd11");
        fields.put(AuditField.REASON, "");
        return fields;
    }

    /** Frozen, and the example of docs/audit-format.md: a change here makes every log there is unverifiable. */
    @Test
    void theFormatIsFrozen() {
        String absent = "ffffffff";
        String expected = hex("skillvault audit leaf v1\n")
                + "00000005" + hex("agent")
                + "00000001" + hex("7")
                + "00000010" + hex("1795251600123456")
                + "0000000b" + hex("CALL_DENIED")
                + "00000006" + hex("unit-7")
                + absent
                + "00000011" + hex("skill:gmail@1.0.0")
                + "00000009" + "7a6fc3ab20f09f9491"
                + absent.repeat(7)
                + "00000000"
                + absent.repeat(5);
        assertThat(Hex.of(LeafFormat.encode(denial()))).isEqualTo(expected);
        assertThat(Hex.of(LeafFormat.hash(denial())))
                .isEqualTo("de52aa008af4f33da3b14310920cea7dbf68e425972cd331694d15e5a4677038");
        assertThat(AuditField.values()).hasSize(21);
    }

    private static String hex(String ascii) {
        return Hex.of(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void absentEmptyAndMovedFieldsAreDifferentLeaves() {
        Set<String> hashes = new HashSet<>();
        hashes.add(Hex.of(LeafFormat.hash(denial())));
        for (AuditField field : AuditField.values()) {
            Map<AuditField, String> changed = denial();
            String old = changed.remove(field);
            if (old != null) {
                hashes.add(Hex.of(LeafFormat.hash(changed)));
            }
            changed.put(field, old == null ? "" : old + "x");
            hashes.add(Hex.of(LeafFormat.hash(changed)));
        }
        assertThat(hashes).hasSize(1 + AuditField.values().length + denial().size());

        Map<AuditField, String> left = denial();
        left.put(AuditField.UNIT, "a");
        left.put(AuditField.CALL, "bc");
        Map<AuditField, String> right = denial();
        right.put(AuditField.UNIT, "ab");
        right.put(AuditField.CALL, "c");
        assertThat(LeafFormat.hash(left)).isNotEqualTo(LeafFormat.hash(right));
    }

    @Test
    void halfACharacterHasNoLeaf() {
        for (String half : new String[] {"\ud83d", "\udd11", "a\ud83dz", "\udd11\ud83d"}) {
            Map<AuditField, String> fields = denial();
            fields.put(AuditField.REASON, half);
            assertThatThrownBy(() -> LeafFormat.encode(fields)).isInstanceOf(IllegalArgumentException.class);
            assertThat(WellFormed.text(half)).doesNotContain(half).contains("\ufffd");
        }
        assertThat(WellFormed.text("zo\u00eb \ud83d\udd11")).isEqualTo("zo\u00eb \ud83d\udd11");
    }
}
