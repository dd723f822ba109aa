package dev.skillvault.operator;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Disconnection;
import dev.skillvault.spi.VaultProvider;
import java.util.List;
import java.util.Optional;

/**
 * Asks a running agent for something, with an operator's key and without the agent's identity. Each command is a signed row in the vault's
 * store: it is for one agent of one vault, ends after five minutes, and is executed at most once, by the agent, which records it and
 * whatever it causes under the operator's name.
 *
 * <p><b>Threading.</b> Thread-safe. Each method waits for the agent's answer.
 *
 * <p><b>Errors.</b> Each method throws {@link CommandException} if no agent takes the command within 15 seconds, if the agent refuses it or
 * fails, or if it took it and said nothing more, and {@link dev.skillvault.VaultUnavailableException} if the store does not answer.
 *
 * @since 0.1.0
 */
public interface OperatorDesk extends AutoCloseable {

    /**
     * Opens a desk for the one agent that knows the key.
     *
     * @param jdbcUrl the store as the agent names it, like {@code jdbc:h2:file:./vault-data/vault}
     * @param key the operator's key
     * @return a desk
     * @throws dev.skillvault.VaultConfigurationException if there is no vault there, or not exactly one agent knows the key
     */
    static OperatorDesk open(String jdbcUrl, OperatorKey key) {
        return open(Options.of(jdbcUrl, key));
    }

    /**
     * Opens a desk.
     *
     * @param options where and who
     * @return a desk
     * @throws dev.skillvault.VaultConfigurationException if there is no vault there, or it is not clear which agent is meant
     */
    static OperatorDesk open(Options options) {
        return VaultProvider.load().operatorDesk(options);
    }

    /**
     * Whom the commands go to.
     *
     * @return the agent
     */
    AgentId agent();

    /**
     * Has the agent begin to connect a user's account.
     *
     * @param user whose account
     * @param provider name of the provider, like {@code google}
     * @param way how the answer comes back
     * @return the flow; show its link to the user, then wait
     */
    CommandedConsent connect(UserId user, String provider, ConsentWay way);

    /**
     * Has the agent begin to connect the same account again; the connection keeps its id and its grants.
     *
     * @param connection which one
     * @param way how the answer comes back
     * @return the flow; show its link to the user, then wait
     */
    CommandedConsent connect(ConnectionId connection, ConsentWay way);

    /**
     * Completes a flow of the way {@link ConsentWay#PASTE}, begun with the same key.
     *
     * @param flow the flow
     * @param pasted what the person pasted: the whole URL of the address bar, or only the code in it
     * @return the connection
     * @throws dev.skillvault.connection.ConsentException if what was pasted is no answer to this flow, or leads to no connection
     */
    ConnectionInfo answer(CommandId flow, String pasted);

    /**
     * Refreshes a connection's tokens now.
     *
     * @param connection which one
     * @return how it is afterwards
     */
    ConnectionInfo refresh(ConnectionId connection);

    /**
     * Ends a connection.
     *
     * @param connection which one
     * @return what the provider answered
     */
    Disconnection disconnect(ConnectionId connection);

    /**
     * Has the agent list, make and end grants.
     *
     * @return the desk; good for as long as this one is open
     */
    GrantDesk grantDesk();

    /**
     * The requests that wait for a person's approval, as many of the oldest as one answer holds. They come encrypted for this desk, so that
     * they stand in the clear nowhere on the way.
     *
     * @return the requests, oldest first
     */
    List<PendingApproval> approvals();

    /**
     * One request that waits for a person's approval.
     *
     * @param id which one
     * @return the request
     */
    PendingApproval approval(ApprovalId id);

    /**
     * Approves a request: exactly the bytes behind what was shown, once. The agent keeps the signature, and checks it again when it sends.
     *
     * @param shown the request, as this desk showed it
     */
    void approve(PendingApproval shown);

    /**
     * Denies a request. It is not sent; the skill can ask again with another one.
     *
     * @param shown the request, as this desk showed it
     */
    void deny(PendingApproval shown);

    /**
     * The operators that the agent knows.
     *
     * @return the operators by name, the ended ones too
     */
    List<EnrolledOperator> operators();

    /**
     * Enrols another operator.
     *
     * @param name what the log is to call the operator
     * @param publicKey the raw Ed25519 public key of the other operator, 32 bytes
     * @return the operator
     */
    EnrolledOperator enrolOperator(String name, byte[] publicKey);

    /**
     * Ends an operator's enrolment, one's own perhaps.
     *
     * @param operator whose
     */
    void endOperator(OperatorId operator);

    /** Closes the store. A flow that was begun goes on until it ends. */
    @Override
    void close();

    /**
     * Where a desk stands, and who sits at it.
     *
     * @param jdbcUrl the store as the agent names it
     * @param key the operator's key
     * @param agent whom the commands go to; empty for the one agent that knows the key
     * @param storeUser the role at a database server, its password in the password file; empty for the operating system's user
     */
    record Options(String jdbcUrl, OperatorKey key, Optional<AgentId> agent, Optional<String> storeUser) {
        /**
         * Checks that nothing is null.
         *
         * @param jdbcUrl see the record
         * @param key see the record
         * @param agent see the record
         * @param storeUser see the record
         */
        public Options {
            requireNonNull(jdbcUrl, "jdbcUrl");
            requireNonNull(key, "key");
            requireNonNull(agent, "agent");
            requireNonNull(storeUser, "storeUser");
        }

        /**
         * For the one agent that knows the key.
         *
         * @param jdbcUrl see the record
         * @param key see the record
         * @return the options
         */
        public static Options of(String jdbcUrl, OperatorKey key) {
            return new Options(jdbcUrl, key, Optional.empty(), Optional.empty());
        }

        /**
         * The same for an agent.
         *
         * @param id the agent
         * @return new options
         */
        public Options agent(AgentId id) {
            return new Options(jdbcUrl, key, Optional.of(id), storeUser);
        }

        /**
         * The same with a role at a database server.
         *
         * @param role the role
         * @return new options
         */
        public Options storeUser(String role) {
            return new Options(jdbcUrl, key, agent, Optional.of(role));
        }
    }
}
