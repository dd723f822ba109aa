package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditCursor;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Makes one page of the answers of several logs: merged by time, each log in its own order, whatever its clock did. Keeps where each log
 * is to be read on.
 *
 * <p>Not thread-safe.
 */
final class LogMerge {
    private final boolean oldestFirst;
    private final Map<AgentId, Long> places = new HashMap<>();
    private final Map<AgentId, Long> ends = new HashMap<>();
    private final PriorityQueue<Deque<AuditEntry>> logs;

    LogMerge(boolean oldestFirst) {
        this.oldestFirst = oldestFirst;
        Comparator<Deque<AuditEntry>> byTime =
                Comparator.comparing(log -> log.getFirst().at());
        this.logs = new PriorityQueue<>((oldestFirst ? byTime : byTime.reversed())
                .thenComparing(log -> log.getFirst().agent().value()));
    }

    /**
     * Adds a log's answer.
     *
     * @param place where to read on if none of it fits on the page
     * @param end where to read on if all of it fits, from the oldest on: nothing before matches
     */
    void add(AgentId agent, long place, long end, Deque<AuditEntry> answer) {
        places.put(agent, oldestFirst && answer.isEmpty() ? end : place);
        ends.put(agent, end);
        if (!answer.isEmpty()) {
            logs.add(answer);
        }
    }

    AuditPage page(int limit) {
        List<AuditEntry> entries = new ArrayList<>();
        while (entries.size() < limit && !logs.isEmpty()) {
            Deque<AuditEntry> log = logs.remove();
            AuditEntry entry = log.removeFirst();
            entries.add(entry);
            places.put(entry.agent(), oldestFirst ? entry.sequence() + 1 : entry.sequence());
            if (!log.isEmpty()) {
                logs.add(log);
            } else if (oldestFirst) {
                places.put(entry.agent(), ends.getOrDefault(entry.agent(), entry.sequence() + 1));
            }
        }
        return new AuditPage(entries, AuditCursor.of(places), !logs.isEmpty());
    }
}
