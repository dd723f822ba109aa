package dev.skillvault.impl.consent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentFlow;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a free port of 127.0.0.1, or of [::1] where that is the only one there is, for the one callback that carries this flow's state
 * (RFC 8252 section 7.3). Anything else is answered politely and changes nothing.
 */
final class LoopbackConsent implements ConsentFlow {
    private static final String PATH = "/callback";
    private static final InetAddress LOOPBACK_4 = literal(127, 0, 0, 1);
    private static final InetAddress LOOPBACK_6 = literal(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private final HttpServer server;
    private final String state;
    private final Function<Callback, ConnectionInfo> complete;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final CompletableFuture<ConnectionInfo> result = new CompletableFuture<>();
    private volatile @Nullable URI authorizationUri;

    private LoopbackConsent(HttpServer server, String state, Function<Callback, ConnectionInfo> complete) {
        this.server = server;
        this.state = state;
        this.complete = complete;
    }

    static LoopbackConsent listen(String state, Function<Callback, ConnectionInfo> complete) {
        return listen(state, complete, List.of(LOOPBACK_4, LOOPBACK_6));
    }

    static LoopbackConsent listen(
            String state, Function<Callback, ConnectionInfo> complete, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
                LoopbackConsent consent = new LoopbackConsent(server, state, complete);
                server.createContext("/", consent::handle);
                server.start();
                return consent;
            } catch (IOException e) {
                // the next one, then
            }
        }
        throw new VaultConfigurationException(
                "cannot listen on this machine's loopback interface for the consent's callback; use paste or device instead");
    }

    private static InetAddress literal(int... bytes) {
        byte[] address = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            address[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the address as a literal: the name localhost may lead elsewhere (RFC 8252 section 8.3). */
    private String authority() {
        String host = server.getAddress().getAddress() instanceof Inet6Address ? "[::1]" : "127.0.0.1";
        return host + ":" + server.getAddress().getPort();
    }

    URI redirectUri() {
        return URI.create("http://" + authority() + PATH);
    }

    LoopbackConsent offer(URI link) {
        this.authorizationUri = link;
        return this;
    }

    @Override
    public URI authorizationUri() {
        URI link = authorizationUri;
        if (link == null) {
            throw new IllegalStateException("the flow has no link yet");
        }
        return link;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            String host = exchange.getRequestHeaders().getFirst("Host");
            boolean ours = exchange.getRequestMethod().equals("GET")
                    && PATH.equals(uri.getPath())
                    && authority().equals(host);
            Optional<Callback> callback = ours ? Callback.parse(uri) : Optional.empty();
            if (callback.isEmpty() || !hasOurState(callback.get())) {
                answer(exchange, 400, "This link belongs to no consent under way here. Nothing was changed.");
            } else if (!answered.compareAndSet(false, true)) {
                answer(exchange, 200, "This consent was answered already. You can close this page.");
            } else {
                finish(exchange, callback.get());
            }
        }
    }

    private boolean hasOurState(Callback callback) {
        return MessageDigest.isEqual(
                callback.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
    }

    private void finish(HttpExchange exchange, Callback callback) throws IOException {
        ConnectionInfo connected = null;
        RuntimeException failure = null;
        try {
            connected = complete.apply(callback);
        } catch (RuntimeException e) {
            failure = e;
        }
        // the page first: whoever waits for the result closes this listener, and the page would be lost with it
        try {
            if (failure == null) {
                answer(exchange, 200, "The account is connected. You can close this page.");
            } else if (failure instanceof VaultException) {
                answer(exchange, 200, "The account was not connected. Go back to where you came from to see why.");
            } else {
                answer(exchange, 500, "Something went wrong. The account was not connected.");
            }
        } finally {
            if (connected != null) {
                result.complete(connected);
            } else {
                result.completeExceptionally(failure == null ? new IllegalStateException() : failure);
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String sentence) throws IOException {
        byte[] page = ("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Skill Vault</title><p>"
                        + sentence + "</p></html>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        exchange.sendResponseHeaders(status, page.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(page);
        }
    }

    @Override
    public ConnectionInfo await(Duration timeout) {
        try {
            return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ConsentException(
                    ConsentException.Reason.TIMED_OUT, "nobody answered the consent link within " + timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConsentException(ConsentException.Reason.CLOSED, "interrupted while waiting for the consent");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the consent failed", e.getCause());
        }
    }

    @Override
    public void close() {
        result.completeExceptionally(
                new ConsentException(ConsentException.Reason.CLOSED, "the consent was closed before an answer came"));
        server.stop(0);
    }
}
