package dev.skillvault.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Requests to a server on this machine under the public name it goes by. No redirect is followed, no proxy is asked. */
final class LocalHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(ProxySelector.of(null))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String publicHost;
    private final InetSocketAddress address;

    LocalHttp(String publicHost, InetSocketAddress address) {
        this.publicHost = publicHost;
        this.address = address;
    }

    /** Whether it is a page of this server, by either name. */
    boolean serves(URI uri) {
        return publicHost.equals(uri.getHost())
                || ("127.0.0.1".equals(uri.getHost()) && uri.getPort() == address.getPort());
    }

    /** A request to this server; the scheme and the port of the public name are the vault's business, not this one's. */
    HttpRequest.Builder request(URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + uri.getRawPath() + query))
                .timeout(PATIENCE);
    }

    static HttpRequest.Builder post(HttpRequest.Builder request, Map<String, String> form) {
        return request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                        .collect(Collectors.joining("&"))));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }
}
