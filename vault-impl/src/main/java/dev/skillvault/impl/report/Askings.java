package dev.skillvault.impl.report;

import dev.skillvault.report.Consents.AskedApproval;
import dev.skillvault.report.Consents.Result;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Follows each call that a person was asked about. Keeps all of them: people are not asked a million times. Not thread-safe. */
final class Askings implements Counter {
    private final Map<String, AskedApproval> asked = new LinkedHashMap<>();

    @Override
    public void count(Line line, boolean inPeriod) {
        switch (line.kind()) {
            case "APPROVAL_REQUESTED" -> {
                if (inPeriod) {
                    asked.put(
                            line.call(),
                            new AskedApproval(line.at(), line.holder(), line.operation(), "", Result.UNANSWERED));
                }
            }
            case "APPROVAL_GIVEN" -> answered(line, Result.APPROVED);
            case "APPROVAL_DENIED" -> answered(line, Result.DENIED);
            case "CALL_INTENT" ->
                asked.computeIfPresent(line.call(), (id, was) -> with(was, was.answeredBy(), Result.SENT));
            default -> {}
        }
    }

    private void answered(Line line, Result result) {
        String who = line.actor().equals("operator") ? line.authority() : line.actor();
        asked.computeIfPresent(line.call(), (id, was) -> with(was, who, result));
    }

    private static AskedApproval with(AskedApproval was, String who, Result result) {
        return new AskedApproval(was.at(), was.holder(), was.operation(), who, result);
    }

    Map<Result, Long> byResult() {
        Map<Result, Long> results = new EnumMap<>(Result.class);
        asked.values().forEach(each -> results.merge(each.result(), 1L, Long::sum));
        return results;
    }

    List<AskedApproval> newest() {
        Newest<AskedApproval> newest = new Newest<>(AskedApproval::at);
        asked.values().forEach(newest::add);
        return newest.list();
    }
}
