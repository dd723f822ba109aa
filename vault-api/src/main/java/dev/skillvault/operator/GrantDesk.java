package dev.skillvault.operator;

import dev.skillvault.UserId;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import java.util.List;

/**
 * Where an operator says what skills may do: in the vault's own process ({@link dev.skillvault.VaultOperator#grantDesk}), or beside a
 * running agent ({@link OperatorDesk#grantDesk}). A grant always answers a request, so that it is bound to the very artifact and the very
 * wishes that were looked at.
 *
 * <p><b>Threading.</b> Thread-safe.
 *
 * <p><b>Errors.</b> Each method throws {@link dev.skillvault.VaultConfigurationException}, or beside a running agent {@link
 * CommandException}, if what it was given is not there or does not fit; the message says why. Each throws {@link
 * dev.skillvault.VaultUnavailableException} if the store does not answer.
 *
 * @since 0.1.0
 */
public interface GrantDesk {

    /**
     * What holds and what waits: the active and the suspended grants of all users, and the open requests.
     *
     * @return the grants and the requests
     */
    GrantList list();

    /**
     * Everything of a user, with what has ended and what was answered.
     *
     * @param user whose
     * @return the grants and the requests
     */
    GrantList list(UserId user);

    /**
     * A grant.
     *
     * @param grant which one
     * @return its newest version
     */
    GrantInfo find(GrantId grant);

    /**
     * A grant request.
     *
     * @param request which one
     * @return how it stands
     */
    GrantRequestInfo find(GrantRequestId request);

    /**
     * Has the installed skills ask for what they have not asked for yet, see {@link dev.skillvault.VaultOperator#requestGrants}.
     *
     * @param user on whose connections
     * @return everything of the user
     */
    GrantList request(UserId user);

    /**
     * Answers a request with a grant; also one that was denied before. A suspended grant of the skill on that connection goes on if just
     * its permissions are granted again, with the uses counted so far; any other ends. An active one stays or ends as the answer says; an
     * answer that says neither is refused if there is one, or if the request was granted before.
     *
     * @param answer which request, what is granted, and what the operator means
     * @return the grant; {@link GrantInfo#missing} says what the user must consent to in addition
     */
    GrantInfo grant(GrantAnswer answer);

    /**
     * The same, whatever the request is of, and if there is no other active grant.
     *
     * @param request which one; the newest of its skill on its connection
     * @param permissions all that is asked for, or less
     * @return the grant
     */
    default GrantInfo grant(GrantRequestId request, List<Permission> permissions) {
        return grant(GrantAnswer.to(request, permissions));
    }

    /**
     * Has a suspended grant go on as it was. The skill is then trusted as the request shows it.
     *
     * @param grant which one
     * @param request what was looked at: the newest request of the same skill on the same connection
     * @param artifact SHA-256 of the artifact that was looked at, or at least its first 16 hexadecimal digits: another one is not
     *     confirmed; empty if the request is enough
     * @return the grant
     */
    GrantInfo confirm(GrantId grant, GrantRequestId request, String artifact);

    /**
     * The same, whatever the artifact is that the request shows.
     *
     * @param grant which one
     * @param request what was looked at
     * @return the grant
     */
    default GrantInfo confirm(GrantId grant, GrantRequestId request) {
        return confirm(grant, request, "");
    }

    /**
     * Answers an open request with no. What the skill had there and is suspended ends.
     *
     * @param request which one
     * @param reason one line of at most 200 characters
     * @return the request
     */
    GrantRequestInfo deny(GrantRequestId request, String reason);

    /**
     * Ends a grant. Holds at the very next call, on every thread and in every process.
     *
     * @param grant which one
     * @return the grant
     */
    GrantInfo revoke(GrantId grant);
}
