package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import java.util.EnumMap;
import java.util.Map;

/**
 * How long a field may be, in UTF-16 units: the widths of the columns of {@code V1__audit.sql}. A record that is too long is refused
 * when it is appended, inside its own unit of work; found by the database it would take the whole batch with it.
 */
final class FieldLimits {
    static final int SALT_HEX = 64;
    static final int SEALED_HEX = 200_000;

    private static final Map<AuditField, Integer> WIDTHS = widths();

    private FieldLimits() {}

    private static Map<AuditField, Integer> widths() {
        Map<AuditField, Integer> widths = new EnumMap<>(AuditField.class);
        widths.put(AuditField.AGENT, 64);
        widths.put(AuditField.KIND, 40);
        widths.put(AuditField.UNIT, 36);
        widths.put(AuditField.CALL, 36);
        widths.put(AuditField.ACTOR, 200);
        widths.put(AuditField.SUBJECT, 128);
        widths.put(AuditField.SKILL, 64);
        widths.put(AuditField.PROVIDER, 64);
        widths.put(AuditField.CONNECTION, 35);
        widths.put(AuditField.OPERATION, 200);
        widths.put(AuditField.RESOURCES, 100_000);
        widths.put(AuditField.AUTHORITY, 400);
        widths.put(AuditField.DECISION, 20);
        widths.put(AuditField.REASON, 400);
        widths.put(AuditField.REQUEST_HASH, 64);
        widths.put(AuditField.OUTCOME, 100);
        widths.put(AuditField.DURATION, 20);
        widths.put(AuditField.DETAILS, 1_000_000);
        widths.put(AuditField.SIDE_HASH, 64);
        return widths;
    }

    /** The widths; SEQUENCE and AT, which are numbers, have none. */
    static Map<AuditField, Integer> all() {
        return new EnumMap<>(WIDTHS);
    }

    /**
     * Checks a record.
     *
     * @throws IllegalArgumentException if a field is too long; its text is not repeated
     */
    static void check(Map<AuditField, String> fields) {
        fields.forEach((field, value) -> {
            Integer width = WIDTHS.get(field);
            if (width != null && value.length() > width) {
                throw new IllegalArgumentException(
                        "a record's " + field.columnName() + " is longer than " + width + " characters");
            }
        });
    }
}
