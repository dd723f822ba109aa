package dev.skillvault.impl.anchor;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AnchorComparison.Contradiction;
import dev.skillvault.impl.audit.AuditDraft;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the log says of anchors. */
final class AnchorRecord {
    private AnchorRecord() {}

    static AuditDraft failed(String anchor, AnchorState state) {
        Map<String, Object> details = details(anchor, state);
        details.put("since", String.valueOf(state.since()));
        details.put("cause", state.words());
        return AuditDraft.of(EntryKind.ANCHOR_FAILED, "vault")
                .with(AuditField.REASON, state.reason())
                .details(details);
    }

    static AuditDraft kept(String anchor, AnchorState state) {
        return AuditDraft.of(EntryKind.ANCHOR_KEPT, "vault").details(details(anchor, state));
    }

    /** The log continues those that the anchor knows, and says itself how far they were known to the backup. */
    static AuditDraft restored(String anchor, List<Checkpoint> former) {
        return accepted("vault", "RESTORED", anchor, former);
    }

    /** An operator said so. */
    static AuditDraft accepted(String anchor, List<Contradiction> contradictions) {
        return accepted(
                "operator",
                contradictions.get(0).reason(),
                anchor,
                contradictions.stream().map(Contradiction::note).toList());
    }

    /** An operator said so of an anchor that kept so many entries, and knows nothing any more. */
    static AuditDraft lost(String anchor, long keptSize) {
        return accepted("operator", "LOST", Map.of("anchor", anchor, "keptSize", keptSize, "known", List.of()));
    }

    private static AuditDraft accepted(String actor, String reason, String anchor, List<Checkpoint> notes) {
        List<Map<String, Object>> known = notes.stream()
                .map(note -> Map.<String, Object>of("origin", note.origin(), "size", note.size(), "note", note.note()))
                .toList();
        return accepted(actor, reason, Map.of("anchor", anchor, "known", known));
    }

    private static AuditDraft accepted(String actor, String reason, Map<String, Object> details) {
        return AuditDraft.of(EntryKind.ANCHOR_ACCEPTED, actor)
                .with(AuditField.REASON, reason)
                .details(details);
    }

    private static Map<String, Object> details(String anchor, AnchorState state) {
        Map<String, Object> details = new TreeMap<>();
        details.put("anchor", anchor);
        details.put("keptSize", state.keptSize());
        return details;
    }
}
