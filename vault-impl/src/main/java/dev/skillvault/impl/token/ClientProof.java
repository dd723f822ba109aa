package dev.skillvault.impl.token;

import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import dev.skillvault.impl.provider.OAuthRules;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** How the agent proves itself to a provider's endpoints, in the style its descriptor names (RFC 6749 section 2.3.1). */
final class ClientProof {
    private ClientProof() {}

    /** Empty for a public client, which only names itself. */
    static Optional<ClientAuthentication> of(ProviderDescriptor provider, OAuthClients.Client client) {
        OAuthRules.ClientAuthentication style = provider.oauth().clientAuthentication();
        if (style == OAuthRules.ClientAuthentication.NONE) {
            return Optional.empty();
        }
        ClientID id = new ClientID(client.id());
        return client.confidential().map(secret -> {
            Secret text = new Secret(
                    secret.<String, RuntimeException>use(bytes -> new String(bytes, StandardCharsets.UTF_8)));
            return style == OAuthRules.ClientAuthentication.CLIENT_SECRET_BASIC
                    ? new ClientSecretBasic(id, text)
                    : new ClientSecretPost(id, text);
        });
    }
}
