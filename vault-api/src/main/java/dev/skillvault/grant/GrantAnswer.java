package dev.skillvault.grant;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.skill.SkillId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator's yes to a grant request, with what they mean by it. A request's id says nothing to a person, and beside a running agent it
 * comes from a reply that nobody signed; so whatever the operator knows of the request goes along, and is compared with it.
 *
 * @param request which one; the newest of its skill on its connection
 * @param permissions all that is asked for, or less
 * @param meant what the request must be of
 * @param others what becomes of the other active grants of that skill on that connection
 * @since 0.1.0
 */
public record GrantAnswer(GrantRequestId request, List<Permission> permissions, Meant meant, Others others) {
    /**
     * Copies what can change.
     *
     * @param request see the record
     * @param permissions see the record
     * @param meant see the record
     * @param others see the record
     */
    public GrantAnswer {
        permissions = List.copyOf(permissions);
    }

    /**
     * What a request must be of. What is null is not compared.
     *
     * @param skill who asks
     * @param user whose account
     * @param connection which account
     */
    public record Meant(
            @Nullable SkillId skill,
            @Nullable UserId user,
            @Nullable ConnectionId connection) {}

    /** What becomes of the other active grants of the skill on the connection: each of them allows what it did before. */
    public enum Others {
        /** There are none, and the request was not granted before; else nothing is granted. */
        NONE,
        /** They end. */
        END,
        /** They stand beside the new one. */
        STAY
    }

    /**
     * The first grant on a request, whatever it is of.
     *
     * @param request which one
     * @param permissions all that is asked for, or less
     * @return the answer
     */
    public static GrantAnswer to(GrantRequestId request, List<Permission> permissions) {
        return new GrantAnswer(request, permissions, new Meant(null, null, null), Others.NONE);
    }

    /**
     * The same, if the request is of this.
     *
     * @param what what is compared
     * @return the answer
     */
    public GrantAnswer meaning(Meant what) {
        return new GrantAnswer(request, permissions, what, others);
    }

    /**
     * The same, with a word about other grants.
     *
     * @param becomeOfThem what becomes of them
     * @return the answer
     */
    public GrantAnswer others(Others becomeOfThem) {
        return new GrantAnswer(request, permissions, meant, becomeOfThem);
    }
}
