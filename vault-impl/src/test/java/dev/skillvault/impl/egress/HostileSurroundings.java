package dev.skillvault.impl.egress;

import dev.skillvault.impl.dial.RecordingServer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine on which everything that a JVM can be told about HTTP is told wrongly: proxies in the system properties and as the default
 * selector, a password for whoever asks, a cookie jar. And a server where nothing must ever arrive.
 *
 * <p>It concerns the whole JVM until it is closed.
 */
final class HostileSurroundings implements AutoCloseable {
    final RecordingServer elsewhere = new RecordingServer(RecordingServer.with(200, Map.of(), "{}"));
    final RecordingServer proxy = new RecordingServer(RecordingServer.with(200, Map.of(), "{}"));
    private final Map<String, String> before = new HashMap<>();
    private final ProxySelector selector = ProxySelector.getDefault();
    private final Authenticator authenticator = Authenticator.getDefault();
    private final CookieHandler cookies = CookieHandler.getDefault();

    HostileSurroundings() {
        properties(proxy.port()).forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                return List.of(new Proxy(Proxy.Type.HTTP, proxy.address()));
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        });
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("alice", "password".toCharArray());
            }
        });
        CookieHandler.setDefault(new CookieManager(null, CookiePolicy.ACCEPT_ALL));
    }

    /** The JDK's properties, with no exception for this machine. */
    static Map<String, String> properties(int proxyPort) {
        String port = Integer.toString(proxyPort);
        return Map.of(
                "java.net.useSystemProxies", "true",
                "http.proxyHost", "127.0.0.1",
                "http.proxyPort", port,
                "https.proxyHost", "127.0.0.1",
                "https.proxyPort", port,
                "http.nonProxyHosts", "");
    }

    int connections() {
        return elsewhere.connections() + proxy.connections();
    }

    /** Where names lead that must not be followed. */
    Map<String, InetSocketAddress> routes() {
        return Map.of("evil.example", elsewhere.address(), "localhost", elsewhere.address());
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        ProxySelector.setDefault(selector);
        Authenticator.setDefault(authenticator);
        CookieHandler.setDefault(cookies);
        elsewhere.close();
        proxy.close();
    }
}
