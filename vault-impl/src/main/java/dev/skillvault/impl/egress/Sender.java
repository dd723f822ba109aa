package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.egress.ResponseWithheldException;
import dev.skillvault.egress.ResponseWithheldException.Reason;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.request.CanonicalRequest;
import dev.skillvault.impl.token.AccessToken;
import dev.skillvault.impl.token.RevealsAccessToken;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Step 4, send: attaches the access token where the provider wants it (RFC 6750 section 2.1 for most) and hands the message to the dialer. The only place where an access
 * token meets a request to an API.
 */
final class Sender {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Dialer dialer;
    private final int maxResponseBytes;

    Sender(Dialer dialer, int maxResponseBytes) {
        this.dialer = dialer;
        this.maxResponseBytes = maxResponseBytes;
    }

    /** Sends the permitted bytes and cleans the answer. */
    @RevealsAccessToken(
            "the one place where a token is attached to a request, and its echoes are removed from the answer")
    ApiResponse send(Permit permit, AccessToken token, Sendings sendings) {
        return token.<ApiResponse, RuntimeException>reveal(raw -> exchange(permit, raw, token.host(), sendings));
    }

    private ApiResponse exchange(Permit permit, byte[] rawToken, @Nullable String pinnedHost, Sendings sendings) {
        CanonicalRequest request = permit.call().request();
        ProviderDescriptor provider = permit.call().provider();
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.put("user-agent", "skill-vault");
        headers.put("accept-encoding", "identity");
        URI uri = CredentialPlace.of(provider).attach(rawToken, request.uri(pinnedHost), headers);
        WireRequest message =
                new WireRequest(request.method(), uri, headers, request.body().orElse(null));
        try {
            WireResponse answer = dialer.exchange(message, provider.hosts(pinnedHost), DEADLINE, maxResponseBytes);
            sendings.another();
            if (answer.isCompressed()) {
                throw new ResponseWithheldException(
                        provider.name(),
                        Reason.COMPRESSED,
                        provider.title() + " answered " + answer.status()
                                + " with a compressed body, which the vault cannot"
                                + " look through for credentials and does not hand over; what was asked for may have been done");
            }
            return AnswerCleaner.clean(answer, rawToken);
        } catch (ExchangeFailedException e) {
            if (e.maybeSent()) {
                sendings.another();
            }
            if (e.tooLarge()) {
                throw new ResponseWithheldException(
                        provider.name(),
                        Reason.TOO_LARGE,
                        provider.title() + " answered with more than " + maxResponseBytes
                                + " bytes, which is more than this vault reads; ask for less at a time, and if it was a change,"
                                + " look before you repeat it");
            }
            throw new ProviderUnreachableException(
                    provider.name(),
                    e.maybeSent(),
                    e.maybeSent()
                            ? provider.title() + " did not answer; the request may have been executed, so look before"
                                    + " you repeat it"
                            : provider.title() + " cannot be reached; nothing was sent, try again later");
        }
    }
}
