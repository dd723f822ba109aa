package dev.skillvault.grant;

import dev.skillvault.skill.SkillId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Puts permissions in words, from the names alone: an operation is called by what it is about and ends in what is done with it. */
final class PermissionWords {
    private static final Map<String, String> VERBS = Map.of(
            "get", "read",
            "append", "append to",
            "patch", "change",
            "update", "change",
            "modify", "change",
            "create or update", "write",
            "batch update", "change",
            "batch get", "read");
    private static final Map<String, String> TOKENS = Map.of(
            "token.export",
            "take an access token out of the vault, narrowed by the provider (what is done with it is not counted)",
            "token.exportWhole",
            "take the account's WHOLE access token out of the vault, with all that the user consented to (what is done with it is"
                    + " not counted)");
    private static final Map<String, String> KINDS = Map.of("recipient", "to");
    private static final int READS_WELL = 6;

    private PermissionWords() {}

    static String of(Permission permission) {
        StringJoiner text = new StringJoiner(", ", "may ", "");
        text.add(operations(permission.operations()));
        permission
                .resources()
                .forEach((kind, values) -> text.add(
                        "only " + KINDS.getOrDefault(kind, "with " + kind) + " " + String.join(" or ", values)));
        text.add(permission.limits().toString());
        if (!(permission.approval() instanceof Approval.Never)) {
            text.add(permission.approval().toString());
        }
        String words = permission
                .fallback()
                .map(fallback -> text + "; " + fallback.inWords())
                .orElseGet(text::toString);
        return words + handingOn(permission);
    }

    /** Empty, or what is said after the rest. */
    static String handingOn(Permission permission) {
        return permission.handOnTo().isEmpty()
                ? ""
                : "; may hand it on to "
                        + permission.handOnTo().stream().map(SkillId::value).collect(Collectors.joining(" and "));
    }

    private static String operations(Set<String> names) {
        List<String> words = new ArrayList<>(tokens(names));
        List<String> others =
                names.stream().filter(name -> !TOKENS.containsKey(name)).toList();
        List<String> said =
                others.stream().map(PermissionWords::operation).distinct().toList();
        if (said.size() > READS_WELL) {
            words.add("use " + String.join(", ", others));
        } else {
            words.addAll(said);
        }
        return String.join(" and ", words);
    }

    /** By the names that the vault knows; that a token may be taken out is said first, in words, whatever else there is. */
    static String named(Set<String> names) {
        List<String> words = new ArrayList<>(tokens(names));
        words.add("use " + String.join(", ", names));
        return String.join(" and ", words);
    }

    private static List<String> tokens(Set<String> names) {
        return names.stream().filter(TOKENS::containsKey).map(TOKENS::get).toList();
    }

    /** {@code gmail.messages.send} is to send gmail messages. */
    static String operation(String name) {
        String said = TOKENS.get(name);
        if (said != null) {
            return said;
        }
        List<String> parts = new ArrayList<>(Arrays.asList(name.split("\\.", -1)));
        Collections.reverse(parts);
        String done = spaced(parts.remove(0));
        Collections.reverse(parts);
        return VERBS.getOrDefault(done, done) + " "
                + String.join(" ", parts.stream().map(PermissionWords::spaced).toList());
    }

    private static String spaced(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }
}
