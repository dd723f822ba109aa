package dev.skillvault.audit;

import dev.skillvault.AgentId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * One record of the audit log.
 *
 * <p>Immutable. Values come from the database as they are: only {@link LogVerifier} says whether they are genuine.
 *
 * @since 0.1.0
 */
public final class AuditEntry {
    /**
     * The outcome that a reader gives to an entry which announces a call, a refresh or a command when the log says nothing of how it ended:
     * it is under way, or was cut off. No entry is stored with it.
     */
    public static final String UNKNOWN = "unknown";

    private final Map<AuditField, String> fields;

    private AuditEntry(Map<AuditField, String> fields) {
        this.fields = fields;
    }

    /**
     * Creates an entry from its fields.
     *
     * @param fields the fields that are present
     * @return the entry
     * @throws IllegalArgumentException if agent, sequence, time or kind is missing, or one of the first three has another shape
     */
    public static AuditEntry of(Map<AuditField, String> fields) {
        AuditEntry entry = new AuditEntry(Collections.unmodifiableMap(new EnumMap<>(fields)));
        try {
            entry.agent();
            entry.sequence();
            entry.at();
            entry.kind();
        } catch (ArithmeticException | NoSuchElementException e) {
            throw new IllegalArgumentException("not an audit entry", e);
        }
        return entry;
    }

    /**
     * All fields that are present.
     *
     * @return unmodifiable, in the order of {@link AuditField}
     */
    public Map<AuditField, String> fields() {
        return fields;
    }

    /**
     * A field.
     *
     * @param field which one
     * @return its text, or empty if it is absent
     */
    public Optional<String> field(AuditField field) {
        return Optional.ofNullable(fields.get(field));
    }

    /**
     * The agent whose log this is.
     *
     * @return the agent
     */
    public AgentId agent() {
        return new AgentId(required(AuditField.AGENT));
    }

    /**
     * Place in the log.
     *
     * @return from 0
     */
    public long sequence() {
        return Long.parseLong(required(AuditField.SEQUENCE));
    }

    /**
     * When it was recorded, by the vault's clock.
     *
     * @return to the microsecond
     */
    public Instant at() {
        return Instant.EPOCH.plus(Long.parseLong(required(AuditField.AT)), ChronoUnit.MICROS);
    }

    /**
     * What it tells.
     *
     * @return the kind; {@link EntryKind#UNKNOWN} if this version does not know the word
     */
    public EntryKind kind() {
        String word = required(AuditField.KIND);
        return Arrays.stream(EntryKind.values())
                .filter(kind -> kind.name().equals(word))
                .findFirst()
                .orElse(EntryKind.UNKNOWN);
    }

    /**
     * How long it took.
     *
     * @return empty if the kind has no duration
     */
    public Optional<Duration> duration() {
        return field(AuditField.DURATION).map(micros -> Duration.of(Long.parseLong(micros), ChronoUnit.MICROS));
    }

    private String required(AuditField field) {
        return field(field).orElseThrow();
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
