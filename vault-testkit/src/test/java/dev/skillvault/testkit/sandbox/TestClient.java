package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** An OAuth and API client on plain java.net.http: nothing of it knows the sandbox beyond its routes. */
final class TestClient {

    static final String VERIFIER = "test-verifier-0123456789-0123456789-0123456789";
    static final String REDIRECT = "http://127.0.0.1:49152/callback";
    static final String SHEETS = "https://www.googleapis.com/auth/spreadsheets";
    static final String GMAIL = "https://www.googleapis.com/auth/gmail";

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Sandbox sandbox;

    TestClient(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    static URI authorization(String base, Map<String, String> parameters) {
        return URI.create(base + "?" + encode(parameters));
    }

    Map<String, String> authorizationParameters(String provider, String scope) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", sandbox.client(provider).clientId());
        parameters.put("redirect_uri", REDIRECT);
        parameters.put("response_type", "code");
        parameters.put("state", "state-of-the-test");
        parameters.put("code_challenge", challenge());
        parameters.put("code_challenge_method", "S256");
        if (!scope.isEmpty()) {
            parameters.put("scope", scope);
        }
        return parameters;
    }

    URI googleAuthorization(String scope) {
        Map<String, String> parameters = authorizationParameters("google", scope);
        parameters.put("access_type", "offline");
        parameters.put("prompt", "consent");
        return authorization("https://accounts.google.com/o/oauth2/v2/auth", parameters);
    }

    URI gitHubAuthorization(String scope) {
        return authorization("https://github.com/login/oauth/authorize", authorizationParameters("github", scope));
    }

    static String challenge() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Secrets.sha256(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
    }

    static Parameters query(URI uri) {
        return Parameters.parse(uri.getRawQuery());
    }

    Map<String, String> codeForm(String provider, String code) {
        Map<String, String> form = client(provider);
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", REDIRECT);
        form.put("code_verifier", VERIFIER);
        return form;
    }

    Map<String, String> refreshForm(String provider, String refreshToken) {
        Map<String, String> form = client(provider);
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken);
        return form;
    }

    Map<String, String> client(String provider) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", sandbox.client(provider).clientId());
        form.put("client_secret", sandbox.client(provider).clientSecret());
        return form;
    }

    /** The tokens of a complete consent by alice. */
    JsonNode connectGoogle(String scope) {
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(googleAuthorization(scope));
        return json(googleToken(codeForm("google", query(redirect).value("code"))));
    }

    JsonNode connectGitHub(String scope) {
        URI redirect = sandbox.browser("alice").consentWithoutFollowing(gitHubAuthorization(scope));
        return json(gitHubToken(codeForm("github", query(redirect).value("code"))));
    }

    HttpResponse<String> googleToken(Map<String, String> form) {
        return form("oauth2.googleapis.com", "/token", form);
    }

    HttpResponse<String> gitHubToken(Map<String, String> form) {
        return send(request("github.com", "/login/oauth/access_token")
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(form))));
    }

    HttpResponse<String> form(String host, String path, Map<String, String> form) {
        return send(request(host, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encode(form))));
    }

    HttpResponse<String> get(String host, String path, String token) {
        return send(request(host, path).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> send(String method, String host, String path, String token, String body) {
        return send(request(host, path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String host, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + sandbox.routes().get(host).getPort() + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.read(answer.body()).orElseThrow(() -> new AssertionError("no JSON: " + answer.body()));
    }

    static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
