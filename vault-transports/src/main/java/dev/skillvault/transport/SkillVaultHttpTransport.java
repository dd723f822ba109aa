package dev.skillvault.transport;

import static java.util.Objects.requireNonNull;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import dev.skillvault.egress.AuthorizedClient;
import java.util.Set;

/**
 * Carries Google's Java clients through the vault's door. Give it to a client's builder in the place of {@code NetHttpTransport},
 * with {@code null} for the initializer, since there is no credential to give:
 *
 * <pre>{@code
 * Sheets sheets = new Sheets.Builder(
 *                 SkillVaultHttpTransport.forGoogle(context.client("google")), GsonFactory.getDefaultInstance(), null)
 *         .setApplicationName("my-skill")
 *         .build();
 * }</pre>
 *
 * <p>Every call is matched, decided and recorded on its own, a client's own retry of an answer too. What the vault throws, a {@link
 * dev.skillvault.egress.CallDeniedException} or any other {@link dev.skillvault.VaultException}, comes out of the client's {@code
 * execute()} as it is, for it is no {@code IOException}: backoff and I/O handlers do not see it, and nothing is tried again.
 *
 * <p>Timeouts and proxies of the client mean nothing here: the connection is the vault's. Uploads, batches of requests and
 * repeated query parameters are refused, see {@link TransportRefusedException}.
 *
 * <p>Thread-safe. Holds nothing that has to be closed.
 *
 * @since 0.1.0
 */
public final class SkillVaultHttpTransport extends HttpTransport {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final AuthorizedClient door;
    private final RequestTranslator translator;

    private SkillVaultHttpTransport(AuthorizedClient door, RequestTranslator translator) {
        this.door = door;
        this.translator = translator;
    }

    /**
     * For the APIs that the vault's own descriptor of Google knows: Sheets and Gmail.
     *
     * @param door the skill's door to {@code google}
     * @return the transport
     */
    public static SkillVaultHttpTransport forGoogle(AuthorizedClient door) {
        return forHosts(door, Set.of("gmail.googleapis.com", "sheets.googleapis.com"));
    }

    /**
     * For any API that is called with Google's HTTP client, behind a descriptor of your own.
     *
     * @param door the skill's door to the provider
     * @param hosts the public hosts of the provider's API, in lower case; a request to another is refused
     * @return the transport
     */
    public static SkillVaultHttpTransport forHosts(AuthorizedClient door, Set<String> hosts) {
        return new SkillVaultHttpTransport(requireNonNull(door, "door"), new RequestTranslator(Dialect.google(hosts)));
    }

    @Override
    public boolean supportsMethod(String method) {
        return METHODS.contains(method);
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) {
        return new DoorRequest(door, translator, method, url);
    }
}
