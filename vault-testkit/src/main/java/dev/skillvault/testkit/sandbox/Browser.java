package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plays the person who is signed in at the providers and asked to consent. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class Browser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final Map<String, InetSocketAddress> routes;
    private final String user;
    private final @Nullable Set<String> only;

    Browser(HttpClient http, Map<String, InetSocketAddress> routes, String user, @Nullable Set<String> only) {
        this.http = http;
        this.routes = routes;
        this.user = user;
        this.only = only;
    }

    /**
     * Unticks scopes on the consent page.
     *
     * @param scopes all that will be granted, of those that are asked for; if none is left, consent is denied
     * @return a browser of the same user that grants no more than that
     */
    public Browser grantOnly(Set<String> scopes) {
        return new Browser(http, routes, user, Set.copyOf(scopes));
    }

    /**
     * Opens an authorization URL, consents, and follows the redirect to the loopback address once.
     *
     * @param authorizationUri on the provider's public host, {@code https://accounts.google.com/...}
     * @return the page at the redirect; the provider's own page if it did not redirect
     */
    public Page consent(URI authorizationUri) {
        return follow(authorizationUri, visit(authorizationUri, false));
    }

    /**
     * Opens an authorization URL and consents, where nothing listens at the redirect.
     *
     * @param authorizationUri on the provider's public host
     * @return the redirect as a person would copy it from the address bar; it holds a code
     * @throws IllegalStateException if the provider did not redirect
     */
    public URI consentWithoutFollowing(URI authorizationUri) {
        HttpResponse<String> answer = visit(authorizationUri, false);
        return location(answer)
                .orElseThrow(() -> new IllegalStateException(
                        "the provider answered " + answer.statusCode() + " without a redirect: " + answer.body()));
    }

    /**
     * Opens an authorization URL, says no, and follows the redirect to the loopback address once.
     *
     * @param authorizationUri on the provider's public host
     * @return the page at the redirect, which was given {@code error=access_denied}
     */
    public Page deny(URI authorizationUri) {
        return follow(authorizationUri, visit(authorizationUri, true));
    }

    private HttpResponse<String> visit(URI authorizationUri, boolean deny) {
        InetSocketAddress address = routes.get(requireNonNull(authorizationUri).getHost());
        if (address == null || !"https".equals(authorizationUri.getScheme()) || authorizationUri.getPort() != -1) {
            throw new IllegalArgumentException("not a page of the sandbox's providers, on https and without a port");
        }
        String query = authorizationUri.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort()
                        + authorizationUri.getRawPath() + (query == null ? "" : "?" + query)))
                .header(AuthorizationEndpoint.USER, user);
        if (only != null) {
            request.header(AuthorizationEndpoint.GRANT_ONLY, String.join(" ", only));
        }
        if (deny) {
            request.header(AuthorizationEndpoint.DENY, "true");
        }
        return send(request);
    }

    private Page follow(URI authorizationUri, HttpResponse<String> answer) {
        Optional<URI> location = location(answer);
        if (location.isEmpty()) {
            return new Page(answer.statusCode(), answer.body(), authorizationUri);
        }
        HttpResponse<String> page = send(HttpRequest.newBuilder(location.get()));
        return new Page(page.statusCode(), page.body(), location.get());
    }

    private static Optional<URI> location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").map(URI::create);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a page was loading", e);
        }
    }
}
