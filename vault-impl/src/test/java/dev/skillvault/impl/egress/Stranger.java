package dev.skillvault.impl.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that nobody has any business with: it counts who comes, and hangs up. */
final class Stranger implements AutoCloseable {
    private static final String[] KEYS = {
        "http.proxyHost",
        "http.proxyPort",
        "https.proxyHost",
        "https.proxyPort",
        "socksProxyHost",
        "socksProxyPort",
        "http.nonProxyHosts",
        "socksNonProxyHosts",
        "java.net.useSystemProxies"
    };

    private final ServerSocket socket;
    private final AtomicInteger visits = new AtomicInteger();

    Stranger() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread porter = new Thread(this::receive, "stranger");
        porter.setDaemon(true);
        porter.start();
    }

    private void receive() {
        try {
            while (true) {
                Socket visitor = socket.accept();
                visits.incrementAndGet();
                visitor.close();
            }
        } catch (IOException e) {
            visits.addAndGet(socket.isClosed() ? 0 : 1); // a visitor who went away at once was one, too
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    int visits() {
        return visits.get();
    }

    /** Points the JDK's proxy variables at a place, for loopback addresses too. What they were is returned. */
    static Map<String, String> asProxy(URI place) {
        Map<String, String> before = new HashMap<>();
        for (String key : KEYS) {
            before.put(key, System.getProperty(key));
            System.setProperty(
                    key,
                    key.endsWith("Host")
                            ? place.getHost()
                            : key.endsWith("Port") ? Integer.toString(place.getPort()) : "");
        }
        return before;
    }

    static void restore(Map<String, String> before) {
        before.forEach((key, value) -> {
            if (value == null) {
                System.clearProperty(key);
            } else {
                System.setProperty(key, value);
            }
        });
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
