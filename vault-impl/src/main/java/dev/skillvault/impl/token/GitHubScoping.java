package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.provider.Endpoints;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Narrower tokens of a GitHub App: of an installation ("Create an installation access token for an app"), or of a user ("Create a scoped
 * access token", docs.github.com, /rest/apps/apps). Neither touches the tokens that are there.
 *
 * <p>Thread-safe.
 */
final class GitHubScoping {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Dialer dialer;
    private final OAuthClients clients;
    private final Assertions assertions;
    private final Clock clock;

    GitHubScoping(Dialer dialer, OAuthClients clients, Assertions assertions, Clock clock) {
        this.dialer = dialer;
        this.clients = clients;
        this.assertions = assertions;
        this.clock = clock;
    }

    /** Whether a provider narrows in this way. */
    static boolean isMeant(ProviderDescriptor provider) {
        return provider.endpoints().installation() != null;
    }

    /**
     * A token for no more than these operations need, in no more than these repositories; in all that the app has if none is named.
     *
     * @param repositories {@code owner/name} in canonical form
     */
    ExportedToken narrowed(Permit permit, TokenSet set, Set<String> operations, Set<String> repositories) {
        ProviderDescriptor provider = permit.descriptor();
        Optional<Map<String, String>> permissions = GitHubPermissions.of(provider, operations);
        if (permissions.isEmpty()) {
            throw refused(permit, "the vault does not know to which permissions a token for this could be narrowed");
        }
        GitHubLimit limit = new GitHubLimit(permissions.get(), repositories);
        if (set.renewal() instanceof Renewal.Installation installation) {
            return installationToken(permit, installation, limit);
        }
        if (!(set.renewal() instanceof Renewal.RefreshToken)) {
            throw refused(permit, provider.title() + " cannot narrow a token of this account; only a GitHub App's");
        }
        if (repositories.isEmpty()) {
            throw refused(permit, "a user's token is narrowed to repositories: name them");
        }
        return userToken(permit, set, limit);
    }

    private ExportedToken installationToken(Permit permit, Renewal.Installation installation, GitHubLimit limit) {
        ProviderDescriptor provider = permit.descriptor();
        String template = provider.endpoints().installation();
        Map<String, String> headers =
                headers(provider, "Bearer " + assertions.of(installation).serialize());
        URI endpoint = URI.create(
                String.valueOf(template).replace("{installation_id}", Long.toString(installation.installationId())));
        ObjectNode answer = ask(permit, endpoint, headers, limit.question(JSON.createObjectNode()), 201);
        try {
            return token(permit, answer, answer, limit.isKept(answer, true));
        } catch (CallDeniedException e) {
            revoke(provider, endpoint, answer.path("token").asText(""));
            throw e;
        }
    }

    /** What came and cannot be trusted is not revoked: that may end the user's own tokens. It is wiped, and ends by itself. */
    private ExportedToken userToken(Permit permit, TokenSet set, GitHubLimit limit) {
        ProviderDescriptor provider = permit.descriptor();
        Endpoints.Revocation tokens = provider.endpoints()
                .revocationRule()
                .orElseThrow(() -> new VaultConfigurationException(provider.title() + " has no place for app tokens"));
        OAuthClients.Client client = clients.require(provider.name());
        Secret secret =
                new Secret(client.confidential().map(GitHubScoping::text).orElse(""));
        Map<String, String> headers =
                headers(provider, new ClientSecretBasic(new ClientID(client.id()), secret).toHTTPAuthorizationHeader());
        URI endpoint =
                URI.create(tokens.endpoint().replace("{client_id}", ApiRequest.segment(client.id())) + "/scoped");
        ObjectNode question = limit.question(JSON.createObjectNode())
                .put("access_token", text(set.access()))
                .put("target", limit.owner());
        ObjectNode answer = ask(permit, endpoint, headers, question, 200);
        JsonNode said = answer.path("installation");
        return token(permit, answer, said, limit.isKept(said, false));
    }

    private ExportedToken token(Permit permit, ObjectNode answer, JsonNode said, boolean kept) {
        if (!kept) {
            throw Narrowing.wider(permit);
        }
        try (TokenAnswer.Tokens fresh = InstallationEndpoint.tokens(answer, said, clock.instant())
                .orElseThrow(() -> Narrowing.unreachable(permit, true))) {
            return Narrowing.token(
                    permit, fresh, Set.copyOf(fresh.grantedScopes().orElseThrow()), clock.instant());
        }
    }

    private ObjectNode ask(Permit permit, URI endpoint, Map<String, String> headers, ObjectNode question, int created) {
        ProviderDescriptor provider = permit.descriptor();
        byte[] body = question.toString().getBytes(StandardCharsets.UTF_8);
        try {
            WireResponse answer =
                    dialer.exchange(new WireRequest("POST", endpoint, headers, body), provider.hosts(), DEADLINE);
            if (answer.status() / 100 == 4 && answer.status() != 408 && answer.status() != 429) {
                throw refused(permit, provider.title() + " refused to give a narrower token");
            }
            return Optional.of(answer)
                    .filter(each -> each.status() == created)
                    .flatMap(each -> AnswerNormaliser.read(each.body(), "application/json"))
                    .orElseThrow(() -> Narrowing.unreachable(permit, true));
        } catch (ExchangeFailedException e) {
            throw Narrowing.unreachable(permit, e.maybeSent());
        } finally {
            Arrays.fill(body, (byte) 0);
        }
    }

    /** "Revoke an installation access token": by the token itself, and it alone. */
    private void revoke(ProviderDescriptor provider, URI endpoint, String token) {
        if (!AnswerNormaliser.isToken(token)) {
            return;
        }
        WireRequest request = new WireRequest(
                "DELETE", endpoint.resolve("/installation/token"), headers(provider, "Bearer " + token), new byte[0]);
        try {
            var unused = dialer.exchange(request, provider.hosts(), DEADLINE);
        } catch (ExchangeFailedException e) {
            // it was wiped here, nobody else has it, and it ends within the hour
        }
    }

    private static Map<String, String> headers(ProviderDescriptor provider, String authorization) {
        Map<String, String> headers = new HashMap<>(provider.api().requestHeaders());
        headers.put("authorization", authorization);
        headers.put("content-type", "application/json");
        return headers;
    }

    private static CallDeniedException refused(Permit permit, String sentence) {
        return Narrowing.refused(permit, DenialReason.TOKEN_NOT_NARROWED, sentence);
    }

    private static String text(SecretBytes secret) {
        return secret.<String, RuntimeException>use(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
