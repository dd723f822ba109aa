package dev.skillvault.impl.grant;

import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What grants mean, as a person would read them aloud: slow, obvious, and written without a look at the code that decides. It knows a call
 * only by what whoever made it up meant by it.
 */
final class PlainMeaning {
    private PlainMeaning() {}

    /**
     * What somebody is about to do.
     *
     * @param provider at which provider
     * @param operation what
     * @param touches kind of resource to everything of that kind that it touches; a kind that is missing may be anything
     */
    record Intent(String provider, String operation, Map<String, Set<String>> touches) {}

    /**
     * A call is allowed if some grant allows it; and a grant that was handed on only if everyone in the chain could do it themselves, under a
     * permission that they may hand on to whoever calls.
     */
    static boolean allows(List<List<Grant>> chains, Intent intent, Instant now) {
        for (List<Grant> chain : chains) {
            SkillId caller = chain.get(0).holder().skill();
            boolean everyone = true;
            for (int i = 0; i < chain.size(); i++) {
                boolean someone = false;
                for (Permission permission : chain.get(i).permissions()) {
                    boolean isTheCallersOwn = i == 0;
                    if (allows(permission, intent, now)
                            && (isTheCallersOwn || permission.handOnTo().contains(caller))) {
                        someone = true;
                    }
                }
                if (!someone) {
                    everyone = false;
                }
            }
            if (everyone) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(Permission permission, Intent intent, Instant now) {
        if (!permission.provider().equals(intent.provider())) {
            return false;
        }
        if (!permission.operations().contains(intent.operation())) {
            return false;
        }
        if (permission.limits().from().isPresent()
                && now.isBefore(permission.limits().from().get())) {
            return false;
        }
        if (permission.limits().until().isPresent()
                && !now.isBefore(permission.limits().until().get())) {
            return false;
        }
        for (String kind : permission.resources().keySet()) {
            if (!intent.touches().containsKey(kind)) {
                return false; // it may touch anything
            }
            for (String touched : intent.touches().get(kind)) {
                boolean granted = false;
                for (String allowed : permission.resources().get(kind)) {
                    if (isMeant(kind, allowed, touched)) {
                        granted = true;
                    }
                }
                if (!granted) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isMeant(String kind, String allowed, String touched) {
        if (kind.equals("spreadsheet")) {
            return allowed.equals(touched);
        }
        if (kind.equals("repository")) {
            return allowed.equalsIgnoreCase(touched);
        }
        if (kind.equals("recipient")) {
            String who = touched.toLowerCase(Locale.ROOT);
            String said = allowed.toLowerCase(Locale.ROOT);
            return said.startsWith("@")
                    ? who.substring(who.lastIndexOf('@') + 1).equals(said.substring(1))
                    : who.equals(said);
        }
        throw new AssertionError("nobody said what a " + kind + " is");
    }
}
