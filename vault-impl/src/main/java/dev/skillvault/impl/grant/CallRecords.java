package dev.skillvault.impl.grant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.keys.ValueNames;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the log says of a call. Spreadsheet, repository, branch and recipient's domain stand in plain; full recipients are personal: the
 * record has their {@linkplain ValueNames names} only, and they go into a side row, both under the user's key.
 *
 * <p>Thread-safe.
 */
public final class CallRecords {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    /** The kind of resource that is personal, and the label under which it is named. */
    public static final String PERSONAL = "recipient";

    private static final String DOMAIN = "recipient-domain";

    /** Titles that people gave to sheets and labels: no erasure reaches a record of the log, so they are in it by the request's hash only. */
    private static final Set<String> TITLES = Set.of("sheet", "range", "label");

    private final KeyRing ring;
    private final ValueNames names;
    private final SecureRandom random;

    /** Records under these keys. */
    public CallRecords(KeyRing ring, SecureRandom random) {
        this.ring = ring;
        this.names = new ValueNames(ring);
        this.random = random;
    }

    /** A resource of a kind as records name it, however somebody writes it who looks for it. */
    public static String resource(String kind, String value) {
        return kind.equals(DOMAIN)
                ? ResourceKind.canonical(PERSONAL, "@" + value).substring(1)
                : ResourceKind.canonical(kind, value);
    }

    /** A record of a matched call, before its decision is added. */
    public AuditDraft draft(UnitOfWork unit, EntryKind kind, MatchedCall call, String callId) throws SQLException {
        Map<String, Set<String>> plain = new TreeMap<>();
        Map<String, SortedSet<String>> personal = new TreeMap<>();
        call.resources().forEach((name, values) -> {
            if (name.equals(PERSONAL)) {
                personal.put(name, values);
                plain.put(DOMAIN, domains(values));
            } else if (!TITLES.contains(name)) {
                plain.put(name, values);
            }
        });
        AuditDraft draft = AuditDraft.of(kind, call.caller().actor())
                .with(AuditField.CALL, callId)
                .with(AuditField.SUBJECT, call.caller().user().value())
                .with(AuditField.SKILL, call.caller().skill().id().value())
                .with(AuditField.PROVIDER, call.provider().name())
                .with(AuditField.OPERATION, call.operation().name())
                .with(
                        AuditField.REQUEST_HASH,
                        HexFormat.of().formatHex(call.request().sha256()))
                .resources(plain)
                .artifact(call.caller().artifact());
        return personal.isEmpty() ? draft : withSide(unit, draft, call, personal);
    }

    /** A record of a matched call that was denied. */
    public AuditDraft denied(UnitOfWork unit, MatchedCall call, String callId, DenialReason reason)
            throws SQLException {
        return draft(unit, EntryKind.CALL_DENIED, call, callId)
                .with(AuditField.DECISION, "DENIED")
                .with(AuditField.REASON, reason.name());
    }

    /** A record of a request that matched nothing. */
    AuditDraft refused(MatchedCall.Caller caller, String provider, RefusedRequestException refusal) {
        return AuditDraft.of(EntryKind.CALL_DENIED, caller.actor())
                .with(AuditField.SUBJECT, caller.user().value())
                .with(AuditField.SKILL, caller.skill().id().value())
                .with(AuditField.PROVIDER, provider)
                .with(AuditField.DECISION, "DENIED")
                .with(AuditField.REASON, refusal.reason().name())
                .artifact(caller.artifact());
    }

    private AuditDraft withSide(
            UnitOfWork unit, AuditDraft draft, MatchedCall call, Map<String, SortedSet<String>> personal)
            throws SQLException {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        ring.ensureKey(unit, call.caller().user());
        // bound to the place the record will have, so that no two side rows of a user can be swapped
        Binding binding =
                ring.binding(call.caller().user(), RecordType.AUDIT_SIDE).withGeneration(unit.logSize());
        try {
            byte[] sealed = ring.seal(unit, binding, JSON.writeValueAsBytes(personal));
            return draft.side(salt, sealed)
                    .details(names.details(unit.jdbc(), call.caller().user(), personal));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text is always writable", e);
        }
    }

    private static Set<String> domains(SortedSet<String> addresses) {
        Set<String> domains = new TreeSet<>();
        addresses.forEach(address -> domains.add(address.substring(address.lastIndexOf('@') + 1)));
        return domains;
    }
}
