package dev.skillvault.impl.grant;

import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.provider.TokenExport;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.impl.request.TokenQuestion;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * The pure part of a decision: what one permission says to one call, before any budget. No database, no clock of its own.
 *
 * @param denial why not; empty if the permission allows the call
 * @param advice for the model, when it is denied
 */
record Verdict(Optional<DenialReason> denial, String advice) {
    private static final SortedSet<String> NONE = Collections.emptySortedSet();
    private static final Verdict ALLOWED = new Verdict(Optional.empty(), "");

    static Verdict of(Permission permission, MatchedCall call, Instant now) {
        String operation = call.operation().name();
        if (!permission.provider().equals(call.provider().name())
                || !permission.operations().contains(operation)) {
            return notGranted(operation);
        }
        if (TokenExport.isMeant(call.operation())
                && !permission
                        .operations()
                        .containsAll(call.resources().getOrDefault(TokenQuestion.OPERATIONS, NONE))) {
            return new Verdict(
                    Optional.of(DenialReason.NOT_GRANTED),
                    "a token for all of these operations was not granted to this skill; tell the user which right is"
                            + " missing");
        }
        for (Map.Entry<String, Set<String>> limit : permission.resources().entrySet()) {
            SortedSet<String> touched = call.resources().get(limit.getKey());
            if (touched == null) {
                return new Verdict(
                        Optional.of(DenialReason.RESOURCE_NOT_GRANTED),
                        operation + " could reach beyond the granted " + limit.getKey() + ", so it is not allowed");
            }
            for (String value : touched) {
                if (!covered(limit, value)) {
                    return new Verdict(
                            Optional.of(DenialReason.RESOURCE_NOT_GRANTED),
                            operation + " is not allowed for this " + limit.getKey() + "; it is granted only for "
                                    + String.join(", ", limit.getValue())
                                    + ". Do not try another way; tell the user what was refused and go on");
                }
            }
        }
        if (permission.limits().from().filter(now::isBefore).isPresent()) {
            return new Verdict(
                    Optional.of(DenialReason.NOT_YET), "the permission for " + operation + " does not hold yet");
        }
        if (permission.limits().until().filter(end -> !now.isBefore(end)).isPresent()) {
            return new Verdict(Optional.of(DenialReason.EXPIRED), "the permission for " + operation + " has expired");
        }
        return ALLOWED;
    }

    /** What a permission says to a skill that it may not be handed on to. */
    static Verdict keptBack(MatchedCall call) {
        return notGranted(call.operation().name());
    }

    private static Verdict notGranted(String operation) {
        return new Verdict(
                Optional.of(DenialReason.NOT_GRANTED),
                operation + " was not granted to this skill; tell the user which right is missing");
    }

    private static boolean covered(Map.Entry<String, Set<String>> limit, String touched) {
        String kind = limit.getKey();
        return limit.getValue().stream()
                .anyMatch(granted -> ResourceKind.covers(kind, ResourceKind.canonical(kind, granted), touched));
    }

    boolean allowed() {
        return denial.isEmpty();
    }

    /** The more telling of two denials: the later in the order of reasons. */
    Verdict orMoreTelling(Verdict other) {
        return other.denial.orElseThrow().compareTo(denial.orElseThrow()) > 0 ? other : this;
    }
}
