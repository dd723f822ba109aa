package dev.skillvault.impl.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A record as a step writes it, before the log gives it its place.
 *
 * <p>Immutable.
 */
public final class AuditDraft {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final Set<String> IN_NOBODYS_NAME = Set.of("operator", "user", "vault");
    private static final Set<AuditField> SET_BY_THE_LOG = Set.of(
            AuditField.AGENT,
            AuditField.SEQUENCE,
            AuditField.AT,
            AuditField.KIND,
            AuditField.UNIT,
            AuditField.ACTOR,
            AuditField.SIDE_HASH);

    /** The side row: its ciphertext and the salt that is hashed with it. */
    record Side(String saltHex, String sealedHex) {}

    private final Map<AuditField, String> fields;
    private final SortedMap<String, Object> details;
    private final @Nullable Side side;

    private AuditDraft(Map<AuditField, String> fields, SortedMap<String, Object> details, @Nullable Side side) {
        this.fields = fields;
        this.details = details;
        this.side = side;
    }

    /** A record of a kind, by an actor. */
    public static AuditDraft of(EntryKind kind, String actor) {
        Map<AuditField, String> fields = new EnumMap<>(AuditField.class);
        fields.put(AuditField.KIND, kind.name());
        fields.put(AuditField.ACTOR, WellFormed.text(actor));
        return new AuditDraft(fields, Collections.emptySortedMap(), null);
    }

    /** The same record with a field. Half a surrogate pair, which no leaf can hold, becomes U+FFFD. */
    public AuditDraft with(AuditField field, String value) {
        if (SET_BY_THE_LOG.contains(field)) {
            throw new IllegalArgumentException(field + " is not a step's to set");
        }
        return put(field, value);
    }

    /** The same record as an operator's doing, if a step wrote it as the operator's, the user's or the vault's own. */
    public AuditDraft causedBy(String operator) {
        return IN_NOBODYS_NAME.contains(fields.get(AuditField.ACTOR))
                ? put(AuditField.ACTOR, "operator:" + operator)
                : this;
    }

    /** The same record with the resources it is about; nothing if there are none. */
    public AuditDraft resources(Map<String, ? extends Collection<String>> resources) {
        Map<String, Collection<String>> sorted = new TreeMap<>();
        resources.forEach((kind, values) -> sorted.put(kind, new TreeSet<>(values)));
        return sorted.isEmpty() ? this : put(AuditField.RESOURCES, json(sorted));
    }

    /** The same record with more of what else its kind has to say: text, numbers, booleans, lists and maps. */
    public AuditDraft details(Map<String, ?> more) {
        SortedMap<String, Object> all = new TreeMap<>(details);
        all.putAll(more);
        return new AuditDraft(put(AuditField.DETAILS, json(all)).fields, all, side);
    }

    /** The same record with the artifact that its skill came from: a SHA-256 in hexadecimal; unchanged if there is none. */
    public AuditDraft artifact(@Nullable String sha256) {
        return sha256 == null ? this : details(Map.of("artifact", sha256));
    }

    /** The same record with a side row that holds sealed personal fields: a salt of at most 32 bytes, at most 100 000 sealed. */
    public AuditDraft side(byte[] salt, byte[] sealed) {
        if (2 * salt.length > FieldLimits.SALT_HEX || 2 * sealed.length > FieldLimits.SEALED_HEX) {
            throw new IllegalArgumentException("a side row is too long");
        }
        AuditDraft with = put(AuditField.SIDE_HASH, Hex.of(sideHash(salt, sealed)));
        return new AuditDraft(with.fields, details, new Side(Hex.of(salt), Hex.of(sealed)));
    }

    static byte[] sideHash(byte[] salt, byte[] sealed) {
        MessageDigest digest = MerkleHash.sha256();
        digest.update(salt);
        return digest.digest(sealed);
    }

    Map<AuditField, String> fields() {
        return fields;
    }

    Optional<Side> side() {
        return Optional.ofNullable(side);
    }

    private AuditDraft put(AuditField field, String value) {
        Map<AuditField, String> copy = new EnumMap<>(fields);
        copy.put(field, WellFormed.text(value));
        return new AuditDraft(copy, details, side);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a record takes plain values only", e);
        }
    }
}
