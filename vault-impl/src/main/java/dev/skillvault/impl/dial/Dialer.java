package dev.skillvault.impl.dial;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message to one approved host and reads one answer. No redirect is followed, no proxy is asked (system properties are
 * ignored), and an answer is read whole within the deadline and the size limit or not at all. Nothing is sent twice, but that
 * {@code java.net.http} itself repeats a GET, once, whose connection broke before any answer; it cannot be told not to.
 *
 * <p>All checks are made on the provider's public URL. In a sandbox an approved host is then mapped to a loopback address.
 *
 * <p>Thread-safe.
 */
public final class Dialer {
    /** How large an answer may be unless something else is said: 10 MiB. */
    public static final int USUAL_ANSWER = 10 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, InetSocketAddress> sandbox;
    private final HttpClient client;
    private final ExecutorService exchanges = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "skill-vault-dialer");
        thread.setDaemon(true);
        return thread;
    });

    /** A dialer; {@code sandbox} maps public hosts to loopback addresses and is empty in production. */
    public Dialer(Map<String, InetSocketAddress> sandbox) {
        this.sandbox = new TreeMap<>(sandbox);
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(null))
                .connectTimeout(CONNECT_TIMEOUT)
                .version(sandbox.isEmpty() ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Whether there is a way to a host: always, but in a sandbox that has no stand-in for it. */
    public boolean reaches(String host) {
        return sandbox.isEmpty() || sandbox.containsKey(host);
    }

    /** Sends a message; see {@link #exchange(WireRequest, Set, Duration, int)}. */
    public WireResponse exchange(WireRequest wire, Set<String> approvedHosts, Duration deadline)
            throws ExchangeFailedException {
        return exchange(wire, approvedHosts, deadline, USUAL_ANSWER);
    }

    /**
     * Sends a message.
     *
     * @param deadline for connecting (10 s at most), the answer's head and all of its body together
     * @param maxAnswer in bytes; a larger body is not read further
     * @throws ExchangeFailedException if no answer came, or it was too large
     * @throws IllegalArgumentException if the URL is not one the hosts allow; a bug, since callers build URLs from descriptors
     */
    public WireResponse exchange(WireRequest wire, Set<String> approvedHosts, Duration deadline, int maxAnswer)
            throws ExchangeFailedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(route(wire.uri(), approvedHosts))
                .timeout(deadline)
                .method(wire.method(), publisher(wire));
        wire.headers().forEach(request::header);
        HttpRequest message = request.build();
        // not sendAsync: that answers in the common pool, and whoever fills it would keep every answer from being seen
        Future<HttpResponse<byte[]>> answer =
                exchanges.submit(() -> client.send(message, head -> new LimitedBody(maxAnswer)));
        try {
            HttpResponse<byte[]> response = answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            Map<String, String> headers = new TreeMap<>();
            response.headers().map().forEach((name, values) -> headers.put(name, String.join(", ", values)));
            return new WireResponse(response.statusCode(), headers, response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ExchangeFailedException(true, "no answer in time");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ExchangeFailedException(true, "interrupted while waiting for the answer");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static ExchangeFailedException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof LimitedBody.TooLargeException) {
                return ExchangeFailedException.answerTooLarge();
            }
        }
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof SSLHandshakeException) {
            return new ExchangeFailedException(false, "could not connect");
        }
        if (cause instanceof IOException) {
            return new ExchangeFailedException(true, "the connection broke before an answer came");
        }
        throw new IllegalStateException("unexpected failure of the HTTP client", cause);
    }

    private static HttpRequest.BodyPublisher publisher(WireRequest message) {
        byte[] body = message.body();
        return body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
    }

    private URI route(URI uri, Set<String> approvedHosts) {
        String host = uri.getHost();
        boolean approved = "https".equals(uri.getScheme())
                && host != null
                && approvedHosts.contains(host)
                && uri.getRawUserInfo() == null
                && (uri.getPort() == -1 || uri.getPort() == 443)
                && uri.getRawFragment() == null;
        if (!approved) {
            throw new IllegalArgumentException("not an approved URL");
        }
        InetSocketAddress local = sandbox.get(host);
        if (local == null) {
            if (!sandbox.isEmpty()) {
                throw new IllegalArgumentException("the sandbox has no route for " + host);
            }
            return uri;
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create("http://127.0.0.1:" + local.getPort() + uri.getRawPath() + query);
    }
}
