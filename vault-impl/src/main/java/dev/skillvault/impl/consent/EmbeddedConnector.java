package dev.skillvault.impl.consent;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Connector;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.provider.OAuthRules.Flow;
import dev.skillvault.impl.store.ActingOperator;
import dev.skillvault.impl.token.Exchanges;
import java.net.URI;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The ways to connect one target. */
final class EmbeddedConnector implements Connector {
    /** What the guidance for such links says; long enough to sign in first. */
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private final ConsentTarget target;
    private final CodeConsents codes;
    private final DeviceConsents devices;
    private final DirectConsents direct;
    private final Exchanges exchanges;
    private final ConsentRandom random;
    private final UnaryOperator<ConnectionInfo> described;

    EmbeddedConnector(
            ConsentTarget target,
            CodeConsents codes,
            DeviceConsents devices,
            DirectConsents direct,
            Exchanges exchanges,
            ConsentRandom random,
            UnaryOperator<ConnectionInfo> described) {
        this.target = target;
        this.codes = codes;
        this.devices = devices;
        this.direct = direct;
        this.exchanges = exchanges;
        this.random = random;
        this.described = described;
    }

    /** The callback is listened for before the link exists. */
    @Override
    public ConsentFlow loopback() {
        target.requires(Flow.CODE);
        String state = random.text();
        LoopbackConsent loopback = LoopbackConsent.listen(
                state, ActingOperator.carried(callback -> described.apply(codes.complete(target.user(), callback))));
        try {
            return loopback.offer(
                    codes.begin(target, state, loopback.redirectUri(), LIFETIME).authorizationUri());
        } catch (RuntimeException e) {
            loopback.close();
            throw e;
        }
    }

    @Override
    public ConsentLink redirect(URI redirectUri) {
        target.requires(Flow.CODE);
        return codes.begin(target, random.text(), RedirectUris.checked(redirectUri), LIFETIME);
    }

    @Override
    public PastedConsent paste() {
        return paste(PastedFlow.NOWHERE);
    }

    @Override
    public PastedConsent paste(URI redirectUri) {
        target.requires(Flow.CODE);
        String state = random.text();
        ConsentLink link = codes.begin(target, state, RedirectUris.checked(redirectUri), LIFETIME);
        return new PastedFlow(callback -> described.apply(codes.complete(target.user(), callback)), state, link);
    }

    @Override
    public DeviceConsent device() {
        target.requires(Flow.DEVICE);
        return devices.begin(target, described);
    }

    @Override
    public ConnectionInfo clientCredentials() {
        target.requires(Flow.CLIENT_CREDENTIALS);
        if (!target.user().equals(UserId.AGENT)) {
            throw new IllegalArgumentException(
                    "client credentials open the agent's own account, no user's: connect it for UserId.AGENT");
        }
        return connect(
                ConnectionKind.CLIENT_CREDENTIALS, exchanges.clientCredentials(target.provider(), target.scopes()));
    }

    @Override
    public ConnectionInfo serviceAccount(byte[] keyFile, @Nullable String subject) {
        target.requires(Flow.SERVICE_ACCOUNT);
        return connect(
                ConnectionKind.SERVICE_ACCOUNT,
                exchanges.serviceAccount(target.provider(), keyFile, subject, target.scopes()));
    }

    @Override
    public ConnectionInfo installation(String appId, long installationId, byte[] privateKey) {
        target.requires(Flow.INSTALLATION);
        return connect(
                ConnectionKind.INSTALLATION,
                exchanges.installation(target.provider(), appId, installationId, privateKey));
    }

    @Override
    public ConnectionInfo secret(char[] secret) {
        target.requires(Flow.STATIC);
        return connect(ConnectionKind.STATIC, exchanges.secret(target.provider(), secret));
    }

    /** The arguments are checked, and their secrets copied, before anything is recorded; the exchange comes after. */
    private ConnectionInfo connect(ConnectionKind kind, Exchanges.Ready exchange) {
        try (exchange) {
            return described.apply(direct.connect(target, kind, exchange::run));
        }
    }
}
