package dev.skillvault.interop;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the vault's own log says of the refreshes: each intent, in order, with its outcome; an intent without one was cut off by a kill
 * between the commit before the request and the commit of the answer.
 */
record RefreshTrace(List<Refresh> refreshes) {

    /**
     * One intent.
     *
     * @param generation of the tokens that were sent
     * @param outcome {@code REFRESHED}, or what became of the connection; empty if none was recorded
     */
    record Refresh(String generation, String outcome) {
        boolean cutOff() {
            return outcome.isEmpty();
        }
    }

    static RefreshTrace read(String url) {
        try (AuditReader reader = AuditReader.open(url)) {
            Map<String, String> outcomes = entries(reader, EntryKind.REFRESH_OUTCOME).stream()
                    .collect(Collectors.toMap(
                            entry -> entry.field(AuditField.CALL).orElseThrow(),
                            entry -> entry.field(AuditField.OUTCOME).orElseThrow()));
            return new RefreshTrace(entries(reader, EntryKind.REFRESH_INTENT).stream()
                    .map(intent -> new Refresh(
                            intent.field(AuditField.DETAILS).orElseThrow(),
                            outcomes.getOrDefault(intent.field(AuditField.CALL).orElseThrow(), "")))
                    .toList());
        }
    }

    private static List<AuditEntry> entries(AuditReader reader, EntryKind kind) {
        return reader
                .list(AuditQuery.newest().only(AuditField.KIND, kind.name()).limit(1_000_000))
                .stream()
                .sorted(Comparator.comparingLong(AuditEntry::sequence))
                .toList();
    }

    int count(String outcome) {
        return (int) refreshes.stream()
                .filter(each -> each.outcome().equals(outcome))
                .count();
    }

    int cutOff() {
        return (int) refreshes.stream().filter(Refresh::cutOff).count();
    }

    /** What was tried of each generation, in order. */
    Map<String, List<Refresh>> byGeneration() {
        Map<String, List<Refresh>> result = new LinkedHashMap<>();
        refreshes.forEach(each -> result.computeIfAbsent(each.generation(), key -> new ArrayList<>())
                .add(each));
        return result;
    }
}
