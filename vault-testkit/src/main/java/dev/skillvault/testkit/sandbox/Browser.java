package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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
    private final UserCodes userCodes;
    private final String user;
    private final @Nullable Set<String> only;

    /** Tells where a user code is to be typed; empty if no device waits for it. */
    interface UserCodes {
        Optional<URI> pageFor(String userCode);
    }

    Browser(
            HttpClient http,
            Map<String, InetSocketAddress> routes,
            UserCodes userCodes,
            String user,
            @Nullable Set<String> only) {
        this.http = http;
        this.routes = routes;
        this.userCodes = userCodes;
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
        return new Browser(http, routes, userCodes, user, Set.copyOf(scopes));
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

    /**
     * Types the code that a device shows, at the provider it is from, and consents (RFC 8628 section 3.3).
     *
     * @param userCode as shown
     * @return the provider's page
     * @throws IllegalArgumentException if no device waits for that code, or no longer
     */
    public Page enterCode(String userCode) {
        return type(userCode, false);
    }

    /**
     * Types the code that a device shows, and says no.
     *
     * @param userCode as shown
     * @return the provider's page
     * @throws IllegalArgumentException if no device waits for that code, or no longer
     */
    public Page denyCode(String userCode) {
        return type(userCode, true);
    }

    private Page type(String userCode, boolean deny) {
        URI page = userCodes
                .pageFor(requireNonNull(userCode))
                .orElseThrow(() -> new IllegalArgumentException("no device waits for this user code"));
        HttpRequest.Builder request = request(page, deny)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        new Parameters().add(DevicePage.USER_CODE, userCode).encoded()));
        HttpResponse<String> answer = send(request);
        return new Page(answer.statusCode(), answer.body(), page);
    }

    private HttpResponse<String> visit(URI authorizationUri, boolean deny) {
        return send(request(authorizationUri, deny));
    }

    private HttpRequest.Builder request(URI page, boolean deny) {
        InetSocketAddress address = routes.get(requireNonNull(page).getHost());
        if (address == null || !"https".equals(page.getScheme()) || page.getPort() != -1) {
            throw new IllegalArgumentException("not a page of the sandbox's providers, on https and without a port");
        }
        String query = page.getRawQuery();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort()
                        + page.getRawPath() + (query == null ? "" : "?" + query)))
                .header(AuthorizationEndpoint.USER, user);
        if (only != null) {
            request.header(AuthorizationEndpoint.GRANT_ONLY, String.join(" ", only));
        }
        if (deny) {
            request.header(AuthorizationEndpoint.DENY, "true");
        }
        return request;
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
