package dev.skillvault.impl.grant;

import dev.skillvault.grant.Permission;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.skill.SkillId;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether one permission lies within another, as far as their texts tell. A count, and a limit that is left out, is not compared: those are
 * decided and debited along the chain at each call.
 */
final class Containment {
    private Containment() {}

    /** Whether the other skill may be handed the narrower permission by whoever has the wider. */
    static boolean mayBeHandedOn(Permission wider, Permission narrower, SkillId to) {
        return wider.handOnTo().contains(to)
                && wider.handOnTo().containsAll(narrower.handOnTo())
                && wider.provider().equals(narrower.provider())
                && wider.operations().containsAll(narrower.operations())
                && wider.resources().entrySet().stream()
                        .allMatch(limit -> holds(limit, narrower.resources().get(limit.getKey())))
                && (narrower.fallback().isEmpty() || narrower.fallback().equals(wider.fallback()))
                && !endsLater(narrower, wider);
    }

    private static boolean holds(Map.Entry<String, Set<String>> limit, @Nullable Set<String> values) {
        return values != null
                && values.stream()
                        .allMatch(value -> limit.getValue().stream()
                                .anyMatch(wider -> ResourceKind.includes(limit.getKey(), wider, value)));
    }

    private static boolean endsLater(Permission narrower, Permission wider) {
        return wider.limits()
                .until()
                .flatMap(end -> narrower.limits().until().map(own -> own.isAfter(end)))
                .orElse(false);
    }
}
