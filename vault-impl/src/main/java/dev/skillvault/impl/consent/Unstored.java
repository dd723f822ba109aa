package dev.skillvault.impl.consent;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.token.FreshTokens;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of tokens that are not stored: they are nobody's, and are revoked where they come from, unless that might end something
 * else.
 *
 * <p>Thread-safe.
 */
final class Unstored {
    private static final Logger LOG = LoggerFactory.getLogger(Unstored.class);

    private final Store store;
    private final Connections connections;

    Unstored(Store store, Connections connections) {
        this.store = store;
        this.connections = connections;
    }

    /**
     * Whether the tokens may be revoked if they cannot be stored. To be asked before they are, while the store still answers. What a
     * person made is that person's to end, and what may be somebody's connection stays alive.
     */
    boolean mayBeRevoked(PendingFlow flow, ConnectionKind kind, FreshTokens.Owner owner) {
        return !kind.endsWhereItWasMade() && !mayBeConnected(flow, owner);
    }

    /**
     * Whether an account is, or may be, somebody's connection, this user's or another's: at some providers a revocation ends whatever the
     * same person ever granted. A dead connection that was to be renewed has nothing to lose. If the store does not say, that of a connection that is being renewed in place most likely is.
     */
    private boolean mayBeConnected(PendingFlow flow, FreshTokens.Owner owner) {
        try {
            PendingFlow.Account account = flow.account();
            return store.read(jdbc -> connections.mayHoldAccount(
                    jdbc, account.provider(), owner.hash().orElse(null), account.connection()));
        } catch (VaultUnavailableException e) {
            return flow.again();
        }
    }

    /** Revokes them. That they could not be is only logged: there is nothing else to be done. */
    void revoke(FreshTokens tokens) {
        try {
            LOG.atInfo()
                    .addKeyValue("revocation", tokens.revoke())
                    .log("tokens that were not stored were to be revoked");
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("tokens that were not stored could not be revoked");
        }
    }
}
