package dev.skillvault.impl.consent;

import com.nimbusds.oauth2.sdk.util.MultivaluedMapUtils;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Connector;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.OAuthRules;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.PatientCommitter;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.impl.token.Exchanges;
import dev.skillvault.impl.token.OAuthClients;
import java.net.URI;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The ways to a connection, put together in one place.
 *
 * <p>Thread-safe.
 */
public final class ConsentService {
    private final PendingFlows flows;
    private final UnderWay underWay = new UnderWay();
    private final CodeConsents codes;
    private final DeviceConsents devices;
    private final DirectConsents direct;
    private final Exchanges exchanges;
    private final ConsentRandom random;
    private final UnaryOperator<ConnectionInfo> described;

    /**
     * Puts the ways together.
     *
     * @param described adds to a new connection what is missing or amiss
     */
    public ConsentService(
            Store store,
            Committer committer,
            Connections connections,
            KeyRing ring,
            Exchanges exchanges,
            OAuthClients clients,
            ProviderCatalog catalog,
            Clock clock,
            Pause pause,
            SecureRandom secureRandom,
            UnaryOperator<ConnectionInfo> described) {
        this.flows = new PendingFlows(ring);
        this.random = new ConsentRandom(secureRandom);
        Connecting connecting = new Connecting(
                committer,
                new PatientCommitter(committer, pause),
                connections,
                new Unstored(store, connections),
                flows,
                catalog,
                random);
        this.codes = new CodeConsents(
                committer, connections, flows, connecting, underWay, exchanges, clients, catalog, random);
        this.devices = new DeviceConsents(
                store, flows, connecting, underWay, exchanges, catalog, random, clock, Waiter.by(clock));
        this.direct = new DirectConsents(committer, flows, connecting, underWay, random);
        this.exchanges = exchanges;
        this.described = described;
    }

    /** The ways to connect a target. */
    public Connector connector(ConsentTarget target) {
        return new EmbeddedConnector(target, codes, devices, direct, exchanges, random, described);
    }

    /**
     * A link with a life of its own choosing, for whoever will hand its answer to {@link #complete} or {@link #completePasted}: alerts
     * carry one.
     */
    public ConsentLink link(ConsentTarget target, URI redirectUri, Duration lifetime) {
        target.requires(OAuthRules.Flow.CODE);
        return codes.begin(target, random.text(), RedirectUris.checked(redirectUri), lifetime);
    }

    /** Whether a {@link #link} still waits for its answer: nobody used it, and its time is not over. */
    public boolean isOpen(Connection jdbc, URI link, Instant now) throws SQLException {
        String state = MultivaluedMapUtils.getFirstValue(URLUtils.parseParameters(link.getRawQuery()), "state");
        return state != null && flows.isOpen(jdbc, state, now);
    }

    /** How many consents to a connection were begun and have not expired, answered or not. */
    public int begun(Connection jdbc, ConnectionId connection, Instant now) throws SQLException {
        return flows.begun(jdbc, connection, now);
    }

    /** How many of those still wait for their answers. */
    public int waiting(Connection jdbc, ConnectionId connection, Instant now) throws SQLException {
        return flows.waiting(jdbc, connection, now);
    }

    /** Where the answer to a {@link #link} goes if a person is to paste it. */
    public static URI pastedRedirectUri() {
        return PastedFlow.NOWHERE;
    }

    /**
     * Completes a consent with the answer the provider sent the browser back with.
     *
     * @param user whose it must be; null if the caller cannot know
     */
    public ConnectionInfo complete(@Nullable UserId user, URI callback) {
        return described.apply(codes.complete(user, Callback.parse(callback).orElseThrow(ConsentService::noAnswer)));
    }

    /** Completes whichever consent a pasted answer belongs to; a bare code belongs to none. */
    public ConnectionInfo completePasted(String pasted) {
        return described.apply(codes.complete(
                null,
                PastedAnswer.parse(pasted)
                        .callback()
                        .orElseThrow(() -> new ConsentException(
                                ConsentException.Reason.UNKNOWN_ANSWER,
                                "a code alone does not tell to which link it belongs: paste the whole address"))));
    }

    private static ConsentException noAnswer() {
        return new ConsentException(
                ConsentException.Reason.UNKNOWN_ANSWER,
                "this URL is no answer to a consent: it has no state, or not exactly one code or error; nothing was changed");
    }

    /**
     * Waits until every answer that is being used has led to a connection or to none: to be called between the end of the committer, after
     * which nothing is stored any more, and that of the keys and clients, with which tokens are revoked. None is used afterwards.
     */
    public void awaitCompleted() {
        underWay.end();
    }

    /** Ends what a user began and did not complete. */
    public void forget(UnitOfWork unit, UserId user) throws SQLException {
        flows.delete(unit, user);
    }

    /** Ends what anybody began and did not complete. */
    public void forgetAll(UnitOfWork unit) throws SQLException {
        flows.deleteAll(unit);
    }
}
