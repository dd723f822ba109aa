package dev.skillvault.approval;

import static java.util.Objects.requireNonNull;

import dev.skillvault.UserId;
import dev.skillvault.skill.SkillId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request that waits for a person, as the person is shown it. What a skill or a stranger wrote in it is made visible: control characters
 * and marks that turn the reading direction stand as escapes, and so do line ends, but in a text that has lines of its own.
 *
 * <p>Immutable. It holds personal data: the addresses and the text of a mail, say.
 *
 * @param id which request
 * @param asker who asks
 * @param wanted for what
 * @param window from when to when
 * @param digest SHA-256 of all of it and of the exact bytes, in lower-case hexadecimal; what an operator signs
 * @since 0.1.0
 */
public record PendingApproval(ApprovalId id, Asker asker, Wanted wanted, Window window, String digest) {
    /**
     * Checks that nothing is null.
     *
     * @param id see the record
     * @param asker see the record
     * @param wanted see the record
     * @param window see the record
     * @param digest see the record
     */
    public PendingApproval {
        requireNonNull(id, "id");
        requireNonNull(asker, "asker");
        requireNonNull(wanted, "wanted");
        requireNonNull(window, "window");
        requireNonNull(digest, "digest");
    }

    /** Which request, and nothing of what is in it. */
    @Override
    public String toString() {
        return "PendingApproval[" + id + ", " + asker.skill() + ", " + wanted.operation() + "]";
    }

    /**
     * Who asks.
     *
     * @param user whose account it is
     * @param skill which skill
     */
    public record Asker(UserId user, SkillId skill) {
        /**
         * Checks that nothing is null.
         *
         * @param user see the record
         * @param skill see the record
         */
        public Asker {
            requireNonNull(user, "user");
            requireNonNull(skill, "skill");
        }
    }

    /**
     * What is asked for.
     *
     * @param provider name of the provider
     * @param operation like {@code gmail.messages.send}
     * @param resources kind of resource to the values that the request touches, as the vault computed them from the bytes
     * @param details the rest a person should see, in order: the header fields and the text of a mail, or the request as it is
     * @param requestHash SHA-256 of the canonical request, in lower-case hexadecimal, as the log names it
     */
    public record Wanted(
            String provider,
            String operation,
            Map<String, Set<String>> resources,
            List<Detail> details,
            String requestHash) {
        /**
         * Copies what could change.
         *
         * @param provider see the record
         * @param operation see the record
         * @param resources see the record
         * @param details see the record
         * @param requestHash see the record
         */
        public Wanted {
            requireNonNull(provider, "provider");
            requireNonNull(operation, "operation");
            requireNonNull(requestHash, "requestHash");
            resources = Collections.unmodifiableMap(new TreeMap<>(resources));
            details = List.copyOf(details);
        }
    }

    /**
     * One thing to see.
     *
     * @param name like {@code Subject}
     * @param text what stands there, made visible; if it was cut it ends by saying how much is missing
     */
    public record Detail(String name, String text) {
        /**
         * Checks that nothing is null.
         *
         * @param name see the record
         * @param text see the record
         */
        public Detail {
            requireNonNull(name, "name");
            requireNonNull(text, "text");
        }
    }

    /**
     * From when to when it waits.
     *
     * @param askedAt when the skill asked
     * @param expiresAt from then on it is neither approved nor sent
     */
    public record Window(Instant askedAt, Instant expiresAt) {
        /**
         * Checks that nothing is null.
         *
         * @param askedAt see the record
         * @param expiresAt see the record
         */
        public Window {
            requireNonNull(askedAt, "askedAt");
            requireNonNull(expiresAt, "expiresAt");
        }
    }
}
