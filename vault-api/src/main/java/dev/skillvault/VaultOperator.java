package dev.skillvault;

import dev.skillvault.approval.PendingApproval;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.PrunedSegment;
import dev.skillvault.audit.ValueMatches;
import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Connector;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.key.OffBoarding;
import dev.skillvault.key.UserErasure;
import dev.skillvault.key.UserKeyVersion;
import dev.skillvault.operator.EnrolledOperator;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.operator.OperatorId;
import dev.skillvault.skill.SkillId;
import dev.skillvault.spi.Anchor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The operator's door: connects accounts, grants, revokes. Skills never see it.
 *
 * <p>Thread-safe. Everything that changes something is recorded in the audit log before the method returns.
 *
 * @since 0.1.0
 */
public interface VaultOperator {

    /**
     * Begins to connect a user's account with a browser on this machine: {@code connector(user, provider).loopback()}.
     *
     * @param user whose account it is
     * @param provider name of the provider, like {@code google}
     * @return the flow; send its link to the user, then wait
     * @throws VaultConfigurationException if the provider is unknown or has no client registration
     */
    default ConsentFlow connect(UserId user, String provider) {
        return connector(user, provider).loopback();
    }

    /**
     * The ways to connect a user's account. If the user has a connection at this provider that needs consent, that connection is renewed
     * in place; otherwise each way makes a new one, for a user may have several accounts.
     *
     * @param user whose account it is; {@link UserId#AGENT} for the agent's own
     * @param provider name of the provider, like {@code google}
     * @return the ways
     * @throws VaultConfigurationException if the provider is unknown
     */
    Connector connector(UserId user, String provider);

    /**
     * The ways to connect the same account again. The connection keeps its id and its grants, and stays as it is until the new consent is
     * complete. Where the provider tells whose account it is, another account is refused and what it granted is revoked.
     *
     * @param connection which one
     * @return the ways
     * @throws IllegalArgumentException if there is no such connection or it was ended
     */
    Connector connector(ConnectionId connection);

    /**
     * Completes a consent that was begun with {@link Connector#redirect}, on this node or on another. Call it from the page that the
     * provider redirects to, with the user who is signed in there: an answer that belongs to another user's consent changes nothing, so
     * that nobody can have a stranger's account connected as their own, or the other way round (RFC 6749 section 10.12). An answer that
     * comes a second time, because someone reloaded the page, returns the connection that is there and changes nothing.
     *
     * @param user who is signed in to the web application
     * @param callback the whole URL that was requested, with its query; only the query is read
     * @return the connection
     * @throws dev.skillvault.connection.ConsentException if the answer belongs to no open consent of this user, or leads to no connection
     */
    ConnectionInfo complete(UserId user, URI callback);

    /**
     * Completes a consent for whichever user began it. For callers that have no signed-in user, like a terminal or a private chat, and
     * know by other means that the answer comes from the person who was given the link. A web application calls
     * {@link #complete(UserId, URI)}.
     *
     * @param callback the whole URL with its query; only the query is read
     * @return the connection
     * @throws dev.skillvault.connection.ConsentException if the answer belongs to no open consent, or leads to no connection
     */
    ConnectionInfo complete(URI callback);

    /**
     * Where to send the browser of whoever opened the link of an alert, {@code BASE/ID} ({@link Vault.Builder#consentBaseUri}): the
     * provider's consent page, with a state made now that is good for ten minutes and one answer. The link itself lasts as long as its
     * alert, so one that a chat opened for a preview is not used up. Whoever opens it can consent with an account of their own: let only
     * the connection's user sign in before, and complete with {@link #complete(UserId, URI)}.
     *
     * @param id the last segment of the link that was opened
     * @return the provider's authorization endpoint with all parameters; answer with a redirect, and with {@code Referrer-Policy:
     *     no-referrer}
     * @throws dev.skillvault.connection.ConsentException if there is no such link, or what it was for is over
     * @throws VaultUnavailableException if it was opened too often
     */
    URI openConsentLink(String id);

    /**
     * A user's connections, with their health.
     *
     * @param user whose accounts
     * @return the connections, by provider and id; empty if there are none
     */
    List<ConnectionInfo> connections(UserId user);

    /**
     * Refreshes a connection's tokens now, although they are not due, and although the last refresh failed a moment ago. If one is under
     * way already it waits for that one. A connection that needs consent, or whose last exchange was not answered and may not be
     * repeated yet, stays as it is.
     *
     * @param connection which one
     * @return how it is afterwards; {@link dev.skillvault.connection.ConnectionState#ACTIVE} if it is well
     * @throws IllegalArgumentException if there is no such connection
     * @throws VaultUnavailableException if the store did not answer in time
     */
    ConnectionInfo refresh(ConnectionId connection);

    /**
     * How all connections of this agent fare.
     *
     * @return the connections, the ended ones too, by user, provider and id
     */
    List<ConnectionHealth> health();

    /**
     * Ends a connection: revokes its refresh token at the provider, then deletes its tokens here. The tokens are deleted and
     * every grant on it ends even if the provider cannot be reached; the result says so.
     *
     * @param connection which one
     * @return what the provider answered
     * @throws IllegalArgumentException if there is no such connection
     */
    Disconnection disconnect(ConnectionId connection);

    /**
     * Asks for what the installed skills' manifests want on the user's connections, where they hold no active grant yet, and records it.
     * What one version of a skill asks for on a connection is asked once; what it was denied or what was revoked is not asked again. The
     * policy decides at once; what it leaves to an operator, or everything if there is no policy, waits: see {@link #grantDesk}.
     *
     * @param user whose connections
     * @return the grants that are active now, including older ones
     */
    List<Grant> requestGrants(UserId user);

    /**
     * Grants a skill something on a connection, by the operator's own decision. What else the user must consent to for it is told by
     * {@link GrantDesk#find(GrantId)}.
     *
     * @param skill to which skill
     * @param connection on which connection
     * @param permissions what it may do; each must be within the skill's manifest
     * @return the new grant
     * @throws IllegalArgumentException if a permission names what the manifest did not ask for or what the provider does not know
     */
    Grant grant(SkillId skill, ConnectionId connection, List<Permission> permissions);

    /**
     * Grants and grant requests, as an operator answers them.
     *
     * @return the desk; good for as long as the vault is open
     */
    GrantDesk grantDesk();

    /**
     * A user's grants.
     *
     * @param user whose connections
     * @return the newest version of each grant, revoked ones too
     */
    List<Grant> grants(UserId user);

    /**
     * Ends a grant. Holds at the very next call, on every thread.
     *
     * @param grant which one
     * @throws IllegalArgumentException if there is no such grant
     */
    void revoke(GrantId grant);

    /**
     * The requests that wait for a person's approval. They are approved with an operator's key, by the running agent:
     * {@link dev.skillvault.operator.OperatorDesk#approve}.
     *
     * @return the requests, oldest first
     * @throws VaultUnavailableException if the store did not answer in time
     */
    List<PendingApproval> approvals();

    /**
     * Enrols an operator: from now on the running agent executes what is signed with that key
     * ({@link dev.skillvault.operator.OperatorDesk}), and its log calls whoever signed it by the name.
     *
     * @param name lower-case letters, digits, dots, dashes and underscores; not the name of another active operator
     * @param publicKey the raw Ed25519 public key, 32 bytes
     * @return the operator
     * @throws VaultConfigurationException if the name or the key cannot be enrolled: it is the agent's own key, is enrolled already, or
     *     was ended
     * @throws VaultUnavailableException if the store did not answer in time
     */
    EnrolledOperator enrolOperator(String name, byte[] publicKey);

    /**
     * The operators, as the log vouches for them.
     *
     * @return the operators by name, the ended ones too
     */
    List<EnrolledOperator> operators();

    /**
     * Ends an operator's enrolment. Holds at the very next command. The same key cannot be enrolled again.
     *
     * @param operator whose
     * @throws IllegalArgumentException if there is no such operator
     * @throws VaultUnavailableException if the store did not answer in time
     */
    void endOperator(OperatorId operator);

    /**
     * Gives this agent another identity key. Everything it has stays readable, and a vault that is open, here or in another
     * process, goes on. The former key opens nothing any more once this returns. If it fails or the process dies half-way, at
     * least one of the two identities opens the vault: if it is the former, run it again; if not, it was done. A certificate that was only renewed, with the same key, needs no re-key.
     *
     * @param next the new identity: another key, of whatever supported type, and a certificate with the same common name
     * @throws dev.skillvault.identity.IdentityException if the certificate is not valid or for another name, its key is the agent's already, or the
     *     key this vault was opened with is not the agent's any more
     * @throws VaultUnavailableException if the store did not answer in time
     */
    void rekey(AgentIdentity next);

    /**
     * Goes on with this log although an anchor knows another one, or more of it: an older database was put back on purpose, say. Or with
     * an anchor that has lost what it kept. Records that, with what the anchor knew, signs a checkpoint, and has the anchor set the former
     * notes aside and keep the new one.
     *
     * @param anchor which was not passed to this vault's builder, or the vault would not have opened
     * @return the notes that contradicted the log; empty if the anchor has lost what it kept
     * @throws VaultConfigurationException if nothing contradicts the log and nothing is lost, or the anchor cannot be read
     * @throws VaultUnavailableException if the store did not answer in time, or the anchor could not be written; the message says which
     */
    List<Checkpoint> acceptLog(Anchor anchor);

    /**
     * Makes a new version of a user's key. What is sealed from now on is sealed under it; a token set that lies under an older one is
     * sealed anew when it is next used or refreshed. Personal fields of the audit log stay where they are, since the log holds
     * their hash, so a version that sealed any stays. Versions older than the one that was current until now, which no record
     * needs, are dropped.
     *
     * @param user whose key
     * @return the versions, with what lies under each
     * @throws IllegalArgumentException if the user has no key: nothing was ever stored for them
     * @throws VaultUnavailableException if the store did not answer in time
     */
    List<UserKeyVersion> rotateUserKey(UserId user);

    /**
     * The versions of a user's key, and how many records need each.
     *
     * @param user whose key
     * @return the versions, oldest first; empty if nothing was ever stored for the user
     */
    List<UserKeyVersion> userKeys(UserId user);

    /**
     * Tests a guess: which entries of the log name this value, which they do not hold in plain? Reads the log from its beginning. That the
     * vault was opened for it stands in the log, as always.
     *
     * @param label the kind of value; {@code recipient} is the only one
     * @param value the value, as people write it: an address in any case
     * @return the entries that name it, and how many can no longer be tested because their user was forgotten
     * @throws IllegalArgumentException if no values are named under this label
     * @throws VaultUnavailableException if the store does not answer
     */
    ValueMatches matches(String label, String value);

    /**
     * Takes old entries out of the store: verifies the log, writes them to a new file, a segment, verifies that, and then deletes them,
     * 250 at a time with the earlier entries of calls that end among them, each time with an entry that names them and the segment. Their hashes stay, so that the log verifies without them, and the segment by
     * itself. What stands beside them is not in the segment and is deleted for good: personal fields, that is. Some entries stay: those
     * on which keys and rights rest, and calls of which no outcome is known or that began before the segment. What is behind the last
     * checkpoint before that time stays, too. On PostgreSQL this needs the steward's role.
     *
     * @param before entries older than this, by the log's time; at least eight days ago, and eight days before the log was last used
     * @param segment the new file, for its owner only; not on the store's own disk, best
     * @return what was pruned; empty if nothing behind what was pruned before is that old, and then there is no file
     * @throws VaultConfigurationException if the time is too late, the file cannot be written, the vault's database role may not do this,
     *     or the log is not what was signed; nothing was deleted, and there is no file
     * @throws VaultUnavailableException if the store did not answer in time, or if, whatever the reason, only a part was pruned: as soon as
     *     something was deleted or may have been, the message says so and the segment is kept. Keep it, and run this again with another
     */
    Optional<PrunedSegment> prune(Instant before, Path segment);

    /**
     * Forgets a user: revokes the tokens of each connection at its provider, and then deletes, in one step, the user's keys, and
     * with them whatever was ever sealed for the user, tokens, connections, consents under way, grants, and the personal fields beside the
     * audit log. If a provider cannot be reached all of that is deleted nonetheless; the result says so. What stands in the log's entries
     * stays, the user's id among it: the log would not verify without. On PostgreSQL this needs the steward's role.
     *
     * @param user whom
     * @return what was deleted, and what each provider said
     * @throws VaultConfigurationException if the vault's database role may not do this; nothing was done
     * @throws VaultUnavailableException if the store did not answer in time, or a copy of the keys kept elsewhere could not be deleted; the message
     *     says which. Run it again
     */
    UserErasure forget(UserId user);

    /**
     * Ends this agent: revokes every connection at its provider, deletes the keys and tokens of all users, and last the agent's own
     * slots and log key. Nothing of it decrypts afterwards, with the identity or without. The log stays and can be verified with the agent's certificate;
     * its last entry says so. This vault is closed when the method returns, and the agent's name cannot be enrolled in this
     * store again. On PostgreSQL this needs the steward's role.
     *
     * @return what was still connected, what each provider said, and the last checkpoint
     * @throws VaultConfigurationException if the vault's database role may not do this; nothing was done
     * @throws VaultUnavailableException if the store did not answer in time, or a copy of the keys kept elsewhere could not be deleted; the message
     *     says which. The identity still opens the vault: run it again
     */
    OffBoarding offBoard();
}
