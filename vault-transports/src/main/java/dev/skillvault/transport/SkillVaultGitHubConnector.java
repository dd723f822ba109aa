package dev.skillvault.transport;

import static java.util.Objects.requireNonNull;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/**
 * Carries github-api through the vault's door. Give it to the builder, and no credential:
 *
 * <pre>{@code
 * GitHub github = new GitHubBuilder()
 *         .withConnector(SkillVaultGitHubConnector.of(context.client("github")))
 *         .build();
 * }</pre>
 *
 * <p>Every request is matched, decided and recorded on its own; a page of a list is one, and so is a redirect that the client
 * follows. What the vault throws, a {@link dev.skillvault.egress.CallDeniedException} or any other {@link
 * dev.skillvault.VaultException}, comes out of the client's method as it is, for it is no {@code IOException}: the client neither
 * wraps nor retries it.
 *
 * <p>The client's own handlers see GitHub's answers as ever, so its default one sleeps a minute or longer after a 429; where a model
 * waits for the tool, {@code GitHubAbuseLimitHandler.FAIL} is better.
 *
 * <p>Thread-safe. Holds nothing that has to be closed.
 *
 * @since 0.1.0
 */
public final class SkillVaultGitHubConnector implements GitHubConnector {
    private final AuthorizedClient door;
    private final RequestTranslator translator = new RequestTranslator(Dialect.gitHub());

    private SkillVaultGitHubConnector(AuthorizedClient door) {
        this.door = door;
    }

    /**
     * Creates a connector.
     *
     * @param door the skill's door to {@code github}
     * @return the connector
     */
    public static SkillVaultGitHubConnector of(AuthorizedClient door) {
        return new SkillVaultGitHubConnector(requireNonNull(door, "door"));
    }

    @Override
    public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.allHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        return new Response(
                request,
                door.send(translator.translate(
                        request.method(), request.url().toString(), headers, request.contentType(), body(request))));
    }

    private static byte[] body(GitHubConnectorRequest request) throws IOException {
        try (InputStream body = request.body()) {
            return body == null ? new byte[0] : body.readAllBytes();
        }
    }

    /** An answer from the door, as github-api reads it. */
    private static final class Response extends GitHubConnectorResponse.ByteArrayResponse {
        private final byte[] body;

        Response(GitHubConnectorRequest request, ApiResponse response) {
            super(request, response.status(), lists(response.headers()));
            this.body = response.bytes();
        }

        private static Map<String, List<String>> lists(Map<String, String> headers) {
            Map<String, List<String>> lists = new TreeMap<>();
            headers.forEach((name, value) -> lists.put(name, List.of(value)));
            return lists;
        }

        @Override
        protected InputStream rawBodyStream() {
            return new ByteArrayInputStream(body);
        }
    }
}
