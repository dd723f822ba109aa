package dev.skillvault.grant;

import dev.skillvault.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A grant, with what somebody who looks at it wants to know besides.
 *
 * @param grant the grant, its newest version
 * @param user whose account
 * @param provider at which provider
 * @param missing the scopes that the granted operations need and the user has not consented to: calls that need one are denied until
 *     the user connects the account again
 * @param standing since when this version stands, and for which artifact of the skill
 * @since 0.1.0
 */
public record GrantInfo(Grant grant, UserId user, String provider, Set<String> missing, Standing standing) {
    /**
     * How a version of a grant stands.
     *
     * @param since since when
     * @param artifact SHA-256, in hexadecimal, of the artifact of the skill that was granted this
     * @param change why it is suspended; null if it is not, or if the skill asks for nothing here any more
     */
    public record Standing(
            Instant since, String artifact, @Nullable Change change) {}

    /** How a skill differs from the one that was granted something. */
    public enum Change {
        /** Its artifact is another one. */
        OTHER_ARTIFACT,
        /** It is the same artifact, and asks for more. */
        WIDER_MANIFEST
    }

    /**
     * Copies what can change.
     *
     * @param grant see the record
     * @param user see the record
     * @param provider see the record
     * @param missing see the record
     * @param standing see the record
     */
    public GrantInfo {
        missing = Collections.unmodifiableSet(new TreeSet<>(missing));
    }

    /**
     * Since when this version stands.
     *
     * @return when it was made
     */
    public Instant since() {
        return standing.since();
    }

    /**
     * The grant in words, like {@code may send gmail messages, only to @example.com, at most 20 a day, the first one asks}.
     *
     * @return a sentence for each permission, any of which is enough; empty if the grant has ended
     */
    public List<String> summary() {
        return grant.permissions().stream().map(Permission::summary).toList();
    }

    /**
     * What to do so that all that is granted is allowed.
     *
     * @return sentences; empty if nothing is to be done
     */
    public List<String> advice() {
        return missing.isEmpty()
                ? List.of()
                : List.of("the user must connect again to allow " + String.join(", ", missing));
    }
}
