package dev.skillvault.impl.token;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The agent's registrations at providers. Secrets are kept in memory only.
 *
 * <p>Filled while the vault is built, then only read.
 */
public final class OAuthClients implements AutoCloseable {

    /**
     * One registration.
     *
     * @param id the public client identifier
     * @param secret null for a public client
     */
    record Client(String id, @Nullable SecretBytes secret) {
        Optional<SecretBytes> confidential() {
            return Optional.ofNullable(secret);
        }
    }

    private final Map<String, Client> clients = new TreeMap<>();

    /** Adds or replaces the registration at a provider. */
    public void put(String provider, String clientId, char[] clientSecret) {
        SecretBytes secret = null;
        if (clientSecret.length > 0) {
            ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(clientSecret));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            secret = SecretBytes.copyOf(bytes);
            Arrays.fill(bytes, (byte) 0);
            encoded.clear().put(new byte[encoded.capacity()]);
        }
        clients.put(provider, new Client(clientId, secret));
    }

    /** The providers with a registration. */
    public Set<String> providers() {
        return clients.keySet();
    }

    /** The public identifier at a provider. */
    public String clientId(String provider) {
        return require(provider).id();
    }

    Client require(String provider) {
        Client client = clients.get(provider);
        if (client == null) {
            throw new VaultConfigurationException("there is no OAuth client for '" + provider
                    + "'; register one at the provider and pass it to the builder with oauthClient");
        }
        return client;
    }

    @Override
    public void close() {
        clients.values().forEach(client -> client.confidential().ifPresent(SecretBytes::close));
    }
}
