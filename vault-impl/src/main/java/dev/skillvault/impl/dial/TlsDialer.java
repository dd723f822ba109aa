package dev.skillvault.impl.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens a line to one approved host that speaks TLS from the first byte (RFC 8314 section 3), for protocols other than HTTP. The
 * certificate is verified and must be for the public host name (RFC 9525), in a sandbox too. No proxy is asked; system properties are
 * ignored.
 *
 * <p>Thread-safe.
 */
public final class TlsDialer {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final Map<String, InetSocketAddress> sandbox;
    private final SSLSocketFactory tls;

    /**
     * A dialer.
     *
     * @param sandbox maps public hosts to loopback addresses; empty in production
     * @param tls decides which certificates are trusted
     */
    public TlsDialer(Map<String, InetSocketAddress> sandbox, SSLSocketFactory tls) {
        this.sandbox = new TreeMap<>(sandbox);
        this.tls = tls;
    }

    /**
     * Connects and shakes hands. Nothing of the protocol above has been sent.
     *
     * @param deadline for all that happens on the line, from now on
     * @throws ExchangeFailedException if there is no line to a host of that name
     * @throws IllegalArgumentException if the host is not approved, or a sandbox has no route to it
     */
    public TlsLine open(String host, int port, Set<String> approvedHosts, Duration deadline)
            throws ExchangeFailedException {
        if (!approvedHosts.contains(host)) {
            throw new IllegalArgumentException("not an approved host");
        }
        InetSocketAddress local = sandbox.get(host);
        if (local == null && !sandbox.isEmpty()) {
            throw new IllegalArgumentException("the sandbox has no route for " + host);
        }
        // without this argument a socket asks the system properties for a SOCKS proxy
        Socket plain = new Socket(Proxy.NO_PROXY);
        TlsLine line = new TlsLine(plain, deadline);
        try {
            plain.connect(
                    local == null ? new InetSocketAddress(host, port) : named(host, local),
                    Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
            plain.setSoTimeout(Math.toIntExact(deadline.toMillis()));
            SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(PROTOCOLS);
            parameters.setServerNames(List.of(new SNIHostName(host)));
            // the rules of RFC 2818; without them a JDK socket accepts any name
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return line.over(socket);
        } catch (IOException e) {
            line.close();
            throw new ExchangeFailedException(false, "could not connect");
        }
    }

    /** The address carries the public name, so that nobody looks it up backwards. */
    private static InetSocketAddress named(String host, InetSocketAddress local) throws IOException {
        return new InetSocketAddress(
                InetAddress.getByAddress(host, local.getAddress().getAddress()), local.getPort());
    }
}
