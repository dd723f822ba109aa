package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.impl.store.Micros;
import dev.skillvault.skill.SkillId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A version of a grant request as stored. Only rows that were believed leave {@link GrantRequests}.
 *
 * @param id the request
 * @param version counts from 1
 * @param user whose account
 * @param skill who asks
 * @param connection on which connection
 * @param number counts what the skill asked for on the connection, from 1
 * @param skillVersion the version that the skill says it has
 * @param purpose the skill author's words
 * @param needs operations, sorted and parted by blanks
 * @param wants operations, sorted and parted by blanks; empty if none
 * @param binding the skill as it was when it asked
 * @param state what came of it
 * @param reason why it was denied; empty otherwise
 * @param madeAt when this version was made, in microseconds since the epoch
 */
public record GrantRequestRow(
        String id,
        int version,
        String user,
        String skill,
        String connection,
        int number,
        String skillVersion,
        String purpose,
        String needs,
        String wants,
        SkillBinding binding,
        GrantRequestInfo.State state,
        String reason,
        long madeAt) {

    /** The next version, with an answer. */
    public GrantRequestRow answered(GrantRequestInfo.State answer, String why, Instant now) {
        return new GrantRequestRow(
                id,
                version + 1,
                user,
                skill,
                connection,
                number,
                skillVersion,
                purpose,
                needs,
                wants,
                binding,
                answer,
                why,
                Micros.of(now));
    }

    /** Its name. */
    public GrantRequestId requestId() {
        return new GrantRequestId(id);
    }

    /** Who asks: a skill, in its own name. */
    public Grant.Holder holder() {
        return new Grant.Holder(new SkillId(skill), new ConnectionId(connection));
    }

    /** Whether nobody has decided. */
    public boolean isOpen() {
        return state == GrantRequestInfo.State.OPEN;
    }

    /** As the log names it. */
    public String authority() {
        return id + "/" + version;
    }

    /** As operators see it, at a provider. */
    public GrantRequestInfo info(String provider) {
        return new GrantRequestInfo(
                requestId(),
                new UserId(user),
                holder(),
                new GrantRequestInfo.Wish(
                        provider, skill + "@" + skillVersion, purpose, names(needs), names(wants), binding.artifact()),
                new GrantRequestInfo.Answer(state, reason, Micros.of(madeAt)));
    }

    /** All that is asked for. */
    public Set<String> operations() {
        Set<String> operations = names(needs);
        operations.addAll(names(wants));
        return operations;
    }

    private static Set<String> names(String text) {
        return text.isEmpty() ? new TreeSet<>() : new TreeSet<>(Arrays.asList(text.split(" ", -1)));
    }

    List<String> signedFields(String agent) {
        return List.of(
                agent,
                id,
                Integer.toString(version),
                user,
                skill,
                connection,
                Integer.toString(number),
                skillVersion,
                purpose,
                needs,
                wants,
                binding.artifact(),
                binding.wishes(),
                state.name(),
                reason,
                Long.toString(madeAt));
    }
}
