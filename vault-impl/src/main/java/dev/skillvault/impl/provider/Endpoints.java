package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is spoken to. Each is https on port 443 unless it says otherwise, or null if the provider has none.
 *
 * @param authorization RFC 6749 section 3.1; opened by the user's browser, never by the vault
 * @param token RFC 6749 section 3.2
 * @param deviceAuthorization RFC 8628 section 3.1
 * @param introspection RFC 7662 section 2
 * @param userInfo tells which account a token belongs to
 * @param installation template of the place where a GitHub App gets an installation's token; {@code {installation_id}} is variable
 * @param revocation how tokens are revoked, or null if they cannot be
 * @param submission host that takes mail over TLS from the first byte, on port 465 (RFC 8314 section 3.3)
 */
public record Endpoints(
        @Nullable URI authorization,
        @Nullable URI token,
        @Nullable URI deviceAuthorization,
        @Nullable URI introspection,
        @Nullable URI userInfo,
        @Nullable String installation,
        @Nullable Revocation revocation,
        @Nullable String submission) {

    /**
     * How tokens are revoked.
     *
     * @param style which form
     * @param endpoint where; {@code {client_id}} stands for the client's identifier
     */
    public record Revocation(
            @JsonProperty(required = true) RevocationStyle style,
            @JsonProperty(required = true) String endpoint) {}

    /** In which form a revocation is asked for. */
    public enum RevocationStyle {
        /** RFC 7009. */
        @JsonProperty("rfc7009")
        RFC7009,
        /** {@code DELETE} with basic authentication and the token in a JSON body. */
        @JsonProperty("github")
        GITHUB,
        /** {@code POST auth.revoke} with the token as bearer; the answer's {@code ok} says whether it worked. */
        @JsonProperty("slack")
        SLACK
    }

    /** How tokens are revoked, if they can be. */
    public Optional<Revocation> revocationRule() {
        return Optional.ofNullable(revocation);
    }
}
