package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Connector;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.connection.PastedConsent;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ways to connect, for one target. */
public final class EmbeddedConnector implements Connector {
    private final Supplier<ConsentFlow> loopback;

    /** With the one way there is in this commit; the others follow. */
    public EmbeddedConnector(Supplier<ConsentFlow> loopback) {
        this.loopback = loopback;
    }

    @Override
    public ConsentFlow loopback() {
        return loopback.get();
    }

    @Override
    public ConsentLink redirect(URI redirectUri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PastedConsent paste() {
        throw new UnsupportedOperationException();
    }

    @Override
    public PastedConsent paste(URI redirectUri) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeviceConsent device() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionInfo clientCredentials() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionInfo serviceAccount(byte[] keyFile, @Nullable String subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionInfo installation(String appId, long installationId, byte[] privateKey) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConnectionInfo secret(char[] secret) {
        throw new UnsupportedOperationException();
    }
}
