package dev.skillvault.impl.grant;

import dev.skillvault.skill.SkillManifest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a grant is bound to: the artifact that the skill came from, and what its manifest asked for.
 *
 * @param artifact SHA-256 of the artifact, in hexadecimal
 * @param wishes {@code PROVIDER:OPERATION}, needed or wanted, sorted and parted by blanks
 */
public record SkillBinding(String artifact, String wishes) {

    /** A skill as it is now. */
    public static SkillBinding of(String artifact, SkillManifest manifest) {
        Set<String> wishes = new TreeSet<>();
        for (String provider : manifest.providers()) {
            manifest.operations(provider).forEach(operation -> wishes.add(provider + ":" + operation));
        }
        return new SkillBinding(artifact, String.join(" ", wishes));
    }

    /** Whether a skill that is like this now may use what was granted to it when it was as this one says. */
    public boolean covers(SkillBinding now) {
        return artifact.equals(now.artifact) && !isNarrowerThan(now);
    }

    /** Whether the other asks for anything that this did not ask for. */
    public boolean isNarrowerThan(SkillBinding other) {
        return !wishes.equals(other.wishes) && !split(wishes).containsAll(split(other.wishes));
    }

    private static Set<String> split(String wishes) {
        return new HashSet<>(Arrays.asList(wishes.split(" ", -1)));
    }
}
