package dev.skillvault;

import dev.skillvault.audit.Checkpoint;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.Trust;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.Approver;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.spi.Inbox;
import dev.skillvault.spi.VaultListener;
import dev.skillvault.spi.VaultProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The agent builder's door: one open vault, for one agent.
 *
 * <p>Security guarantees: no method here returns a token, a key or a client secret, and none takes a user's identity from a
 * model. Every call a skill makes through a vault is decided, debited and recorded before it is sent.
 *
 * <p>Thread-safe. Close it: closing signs the last checkpoint of the audit log and wipes the keys.
 *
 * @since 0.1.0
 */
public interface Vault extends AutoCloseable {

    /**
     * Starts to configure a vault.
     *
     * @return a new builder of the one implementation found by {@link java.util.ServiceLoader}
     * @throws VaultConfigurationException if no implementation is found, or more than one; the message names them
     */
    static Builder builder() {
        return VaultProvider.load().newBuilder();
    }

    /**
     * The agent this vault was opened for.
     *
     * @return the agent's name
     */
    AgentId agent();

    /**
     * The skills found on the class path, whether or not anything was granted to them.
     *
     * @return their manifests, by skill id
     */
    List<SkillManifest> skills();

    /**
     * The skills that hold at least one grant that is active now for this user. What they may do is checked again at each call.
     *
     * @param user whose accounts are meant; from the caller's own session, never from a model's words
     * @return the skills, by skill id; empty if nothing is granted
     */
    List<GrantedSkill> grantedSkills(UserId user);

    /**
     * The operator's door of this vault.
     *
     * @return the door to connections and grants
     */
    VaultOperator operator();

    /**
     * Waits until a connection is {@link ConnectionState#ACTIVE}, for work that needs an account which a person has to connect again.
     * It does not matter in which process that happens.
     *
     * @param connection which one
     * @param timeout how long to wait; zero to look once
     * @return whether it is active now
     * @throws IllegalArgumentException if there is no such connection
     * @throws ConnectionUnavailableException if it was disconnected, after which it never becomes active
     * @throws VaultUnavailableException if the store did not answer, or the caller was interrupted
     */
    boolean awaitActive(ConnectionId connection, Duration timeout);

    /**
     * Signs a checkpoint of the audit log as it is now. Kept elsewhere it is an anchor, against which a later truncation shows.
     *
     * @return the signed checkpoint
     * @throws VaultUnavailableException if the log cannot be written
     */
    Checkpoint checkpoint();

    /** Signs the last checkpoint, drains what is under way and wipes the keys. Idempotent. */
    @Override
    void close();

    /**
     * Configures a vault. What decides about security is passed here and never picked up from the class path.
     *
     * <p>Not thread-safe. {@link #identity} and {@link #store} are required.
     */
    interface Builder {
        /**
         * Who the agent is.
         *
         * @param identity from one of the factories of {@link AgentIdentity}
         * @return this builder
         */
        Builder identity(AgentIdentity identity);

        /**
         * Where the vault is kept.
         *
         * @param jdbcUrl {@code jdbc:h2:file:PATH} for a file on this machine, or {@code jdbc:postgresql://HOST:PORT/DATABASE};
         *     with no user, password or further settings: the vault adds its own
         * @return this builder
         * @throws VaultConfigurationException if the URL has another form
         */
        Builder store(String jdbcUrl);

        /**
         * Who the vault is to the database server. Without it the driver decides: on PostgreSQL the operating system's user and the
         * password file ({@code ~/.pgpass}, or where {@code PGPASSFILE} says). A store in a file knows no users.
         *
         * @param user the role's name
         * @param password its password; copied, so the caller may wipe the array; empty to use the password file
         * @return this builder
         */
        Builder storeCredentials(String user, char[] password);

        /**
         * A secret of the vault's own, kept apart from its database and from the identity. When an agent is enrolled with one it is
         * mixed into the agent's key slot, and the agent opens only with it from then on: a stolen database and a stolen identity
         * are not enough. There is no way around a lost one.
         *
         * @param secret at least 16 random bytes; copied, so the caller may wipe the array
         * @return this builder
         * @throws VaultConfigurationException if it is shorter
         */
        Builder vaultSecret(byte[] secret);

        /**
         * A second place for the agent's keys and sealed tokens, kept current while the vault is open. If the database is lost,
         * {@link #build} restores the agent from it, without its grants, into a log that names the gap.
         *
         * @param backup the second place, not in the database's folder
         * @return this builder
         */
        Builder backup(BackupStore backup);

        /**
         * Adds a place that keeps checkpoints of the audit log. {@link #build} refuses a database whose log is older than a {@linkplain
         * Anchor#local local} anchor knows it, or another one, unless it was restored from the {@linkplain #backup backup}; any other is
         * accepted by an operator, with {@code vault audit accept}.
         *
         * @param anchor from one of the factories of {@link Anchor}, or one of your own; the vault closes it
         * @return this builder
         * @throws VaultConfigurationException if another anchor has the same name, or the name does not fit
         */
        Builder anchor(Anchor anchor);

        /**
         * How much may be recorded before a new checkpoint goes to the anchors. Default: 256 entries, or a minute.
         *
         * @param entries at least 1
         * @param time at least a second, at most a day
         * @return this builder
         * @throws VaultConfigurationException if one of them is out of range
         */
        Builder anchorEvery(int entries, Duration time);

        /**
         * Which certificates are believed. Default: {@link Trust#pinnedAtEnrolment()}.
         *
         * @param trust the choice
         * @return this builder
         */
        Builder trust(Trust trust);

        /**
         * The agent's registration at a provider, as its developer console shows it.
         *
         * @param provider name of the provider, like {@code google}
         * @param clientId the public client identifier (RFC 6749 section 2.2)
         * @param clientSecret the client secret; copied, so the caller may wipe the array; empty for a public client
         * @return this builder
         */
        Builder oauthClient(String provider, String clientId, char[] clientSecret);

        /**
         * Decides about grant requests. Without one nothing is granted by itself: each request waits for an operator.
         *
         * @param name how the policy is called in the audit log, like {@code sample}
         * @param policy the decision
         * @return this builder
         */
        Builder policy(String name, GrantPolicy policy);

        /**
         * Ends a grant that was not used for so long: the first call after that is denied, and the skill may ask anew. Default: a grant
         * ends when it says so, or when somebody revokes it.
         *
         * @param after at least a day; reckoned from the grant's last use, or from when it was made, confirmed or began to hold
         * @return this builder
         * @throws VaultConfigurationException if it is shorter
         */
        Builder endUnusedGrants(Duration after);

        /**
         * How large an answer of a provider's API may be. A larger one is not read further, and the call fails with a
         * {@link dev.skillvault.egress.ResponseWithheldException}. Default: 10 MiB.
         *
         * @param bytes 1024 to 268435456 (256 MiB)
         * @return this builder
         * @throws VaultConfigurationException if it is anything else
         */
        Builder maxResponseBytes(int bytes);

        /**
         * Adds a skill that is not found by ServiceLoader.
         *
         * @param skill the skill
         * @return this builder
         */
        Builder skill(Skill skill);

        /**
         * Adds the skills from a folder of jars: each jar in it is a skill, and so is each sub-folder that holds the jar of a skill and
         * those of its libraries. Each sees vault-api, LangChain4j's tool annotations, the JDK and its own jars, and no other class of the
         * agent. The jars are read once, when the vault is built; a grant is bound to the SHA-256 of what was read.
         *
         * @param folder where nobody but its owner can write
         * @return this builder
         */
        Builder skills(Path folder);

        /**
         * Maps providers' public hosts to listeners on this machine, for tests and offline samples. Everything up to the last
         * step works on the public URL; the mapping is entered in the audit log.
         *
         * @param routes public host name to a loopback address
         * @return this builder
         * @throws IllegalArgumentException if an address is not loopback
         */
        Builder sandbox(Map<String, InetSocketAddress> routes);

        /**
         * Adds the providers that a folder describes: each {@code NAME.json} describes the provider {@code NAME}. None of them
         * can replace a provider that is known already.
         *
         * @param folder where nobody but its owner can write
         * @return this builder
         */
        Builder providers(Path folder);

        /**
         * Adds a provider that describes itself (<a href="https://www.rfc-editor.org/rfc/rfc8414">RFC 8414</a>, or OpenID Connect
         * Discovery). It is asked when the vault is built; the hosts it names are approved and entered in the audit log. If it
         * cannot be reached the vault still opens, and what needs the provider fails with one sentence that says so.
         *
         * @param name how grants and people name the provider
         * @param issuer its issuer identifier, an https URL; compared character by character
         * @return this builder
         * @throws VaultConfigurationException if it is no such URL, or two issuers have one name
         */
        Builder provider(String name, URI issuer);

        /**
         * Is told of every record once it is committed.
         *
         * @param listener quick and never throwing
         * @return this builder
         */
        Builder listener(VaultListener listener);

        /**
         * Adds a way to tell people that a connection needs them. Without any, alerts are written to the log.
         *
         * @param channel from one of the factories of {@link AlertChannel}, or one of your own; the vault closes it
         * @return this builder
         */
        Builder alerts(AlertChannel channel);

        /**
         * How often an alert is sent again while nothing has changed. Without it, once.
         *
         * @param every at least a minute
         * @return this builder
         * @throws VaultConfigurationException if it is shorter
         */
        Builder alertRepeat(Duration every);

        /**
         * Adds a place where people hand the vault the address they were sent to after they consented.
         *
         * @param inbox from one of the factories of {@link Inbox}, or one of your own
         * @return this builder
         */
        Builder inbox(Inbox inbox);

        /**
         * The address of the application's own consent pages. The link in an alert is then {@code BASE/ID}, which the application
         * answers with a redirect to {@link VaultOperator#openConsentLink}; the provider sends the user back to {@code
         * BASE/callback}, which the application hands to {@link VaultOperator#complete}. Such a link lasts as long as its alert.
         * Without this, the link in an alert leads straight to the provider and lasts 24 hours.
         *
         * @param base https, or http on a loopback address, without query and fragment; registered at the providers with {@code
         *     /callback} added
         * @return this builder
         * @throws VaultConfigurationException if the address has another form
         */
        Builder consentBaseUri(URI base);

        /**
         * Asks each provider, when the vault is opened and from then on this often, whether the accounts still work, where its descriptor
         * says how. Without this nobody is asked unless there is work to do or a token to refresh.
         *
         * @param every at least a minute
         * @return this builder
         * @throws VaultConfigurationException if it is shorter
         */
        Builder healthChecks(Duration every);

        /**
         * Adds somebody who is asked about requests that need an approval. Without any, they wait for {@code vault approvals}.
         *
         * @param approver from one of the factories of {@link Approver}, or one of your own
         * @return this builder
         */
        Builder approver(Approver approver);

        /**
         * How long a call waits for its approval before it ends with {@link dev.skillvault.approval.ApprovalNeededException}. The request goes
         * on waiting. Default: two minutes.
         *
         * @param atMost zero not to wait at all; at most an hour
         * @return this builder
         * @throws VaultConfigurationException if it is negative or longer
         */
        Builder approvalWait(Duration atMost);

        /**
         * How long a request can wait for its approval and, once approved, for being sent. Default: one hour.
         *
         * @param lifetime at least a minute, at most seven days
         * @return this builder
         * @throws VaultConfigurationException if it is shorter or longer
         */
        Builder approvalLifetime(Duration lifetime);

        /**
         * Where time comes from. Default: the system's clock in UTC.
         *
         * @param clock the clock
         * @return this builder
         */
        Builder clock(Clock clock);

        /**
         * Whether this vault refreshes tokens before they end, on a thread of its own. Default: yes. Without it a token is refreshed
         * when a call finds it due, and a connection that nobody uses may die unnoticed. Vaults on one store share the work, so that
         * one of them is enough. A vault opened with {@link #existingOnly} never does.
         *
         * @param enabled whether it does
         * @return this builder
         */
        Builder backgroundRefresh(boolean enabled);

        /**
         * Opens what is there and makes nothing: a store that does not exist, and an agent that is not enrolled in it, are
         * refused. For operators' tools, which a wrong path must not make a new vault.
         *
         * @return this builder
         */
        Builder existingOnly();

        /**
         * Opens the vault. An identity whose name is new to the store is enrolled; one whose name is known under another key is
         * refused.
         *
         * @return the open vault
         * @throws VaultConfigurationException if something is missing or does not fit; the message says what to change
         * @throws dev.skillvault.identity.IdentityException if the certificate is expired, not trusted or of the wrong kind
         * @throws CannotOpenException if the key does not open the agent's data
         */
        Vault build();
    }
}
