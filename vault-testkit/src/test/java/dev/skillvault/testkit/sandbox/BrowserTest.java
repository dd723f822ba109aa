package dev.skillvault.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BrowserTest extends SandboxTest {

    private final List<URI> visited = new CopyOnWriteArrayList<>();

    @Test
    void consentFollowsTheRedirectToTheLoopbackOnce() throws IOException {
        HttpServer callback = callback();
        try {
            Page page = sandbox.browser("alice").consent(authorization(callback));
            assertThat(page.status()).isEqualTo(302);
            assertThat(visited).hasSize(1);
            assertThat(TestClient.query(visited.get(0)).value("code")).contains(Secrets.MARKER);
            assertThat(page.location().getPath()).isEqualTo("/callback");
        } finally {
            callback.stop(0);
        }
    }

    @Test
    void denialReachesTheCallbackAsAnError() throws IOException {
        HttpServer callback = callback();
        try {
            sandbox.browser("alice").deny(authorization(callback));
            Parameters query = TestClient.query(visited.get(0));
            assertThat(query.value("error")).isEqualTo("access_denied");
            assertThat(query.value("state")).isEqualTo("state-of-the-test");
            assertThat(query.first("code")).isEmpty();
        } finally {
            callback.stop(0);
        }
    }

    @Test
    void otherPagesAreNotOpened() {
        Browser browser = sandbox.browser("alice");
        for (String page : List.of("https://evil.example/", "http://github.com/login/oauth/authorize")) {
            assertThatThrownBy(() -> browser.consent(URI.create(page))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void twoUsersAreTwoAccounts() {
        sandbox.browser("alice").consentWithoutFollowing(client.gitHubAuthorization(""));
        sandbox.browser("bob").consentWithoutFollowing(client.gitHubAuthorization(""));
        assertThat(sandbox.requests()).extracting(RecordedRequest::account).containsExactly("alice", "bob");
    }

    /** A callback that redirects on: a browser that follows once does not go there. */
    private HttpServer callback() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            visited.add(exchange.getRequestURI());
            exchange.getResponseHeaders().set("Location", "/again");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private URI authorization(HttpServer callback) {
        Map<String, String> parameters = client.authorizationParameters("github", "");
        parameters.put(
                "redirect_uri", "http://127.0.0.1:" + callback.getAddress().getPort() + "/callback");
        return TestClient.authorization("https://github.com/login/oauth/authorize", parameters);
    }
}
