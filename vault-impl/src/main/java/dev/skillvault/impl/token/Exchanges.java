package dev.skillvault.impl.token;

import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.provider.ApiRules;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks providers for the first tokens of a connection, in each way there is. Nothing is stored here.
 *
 * <p>Thread-safe.
 */
public final class Exchanges {
    private static final int LONGEST_SECRET = 4096;

    private final TokenEndpoint endpoint;
    private final DeviceEndpoint devices;
    private final TokenStore store;
    private final Connections connections;
    private final RevocationEndpoint revocation;
    private final AccountLookup accounts;
    private final OAuthClients clients;

    Exchanges(
            TokenEndpoint endpoint,
            DeviceEndpoint devices,
            TokenStore store,
            Connections connections,
            RevocationEndpoint revocation,
            AccountLookup accounts,
            OAuthClients clients) {
        this.endpoint = endpoint;
        this.devices = devices;
        this.store = store;
        this.connections = connections;
        this.revocation = revocation;
        this.accounts = accounts;
        this.clients = clients;
    }

    /** An exchange that needs no person, with all it needs. Close it to wipe what is secret. */
    public final class Ready implements AutoCloseable {
        private final ProviderDescriptor provider;
        private final Renewal renewal;
        private final Supplier<TokenAnswer> answer;
        private final FreshTokens.@Nullable Owner owner;
        private final @Nullable SecretBytes held;

        private Ready(
                ProviderDescriptor provider,
                Renewal renewal,
                Supplier<TokenAnswer> answer,
                FreshTokens.@Nullable Owner owner,
                @Nullable SecretBytes held) {
            this.provider = provider;
            this.renewal = renewal;
            this.answer = answer;
            this.owner = owner;
            this.held = held;
        }

        /** Asks the provider, once. The tokens must be stored before this is closed. */
        public Exchange<FreshTokens> run() {
            return fresh(answer.get().asExchange(), provider, renewal, owner);
        }

        @Override
        public void close() {
            renewal.close();
            if (held != null) {
                held.close();
            }
        }

        @Override
        public String toString() {
            return "Ready[redacted]";
        }
    }

    /** Trades an authorization code. */
    public Exchange<FreshTokens> code(
            ProviderDescriptor provider, SecretBytes code, URI redirectUri, SecretBytes verifier) {
        return fresh(
                endpoint.exchangeCode(provider, code, redirectUri, verifier).asExchange(), provider, null, null);
    }

    /** Gets codes for a user to consent with on another device. */
    public Exchange<DeviceCodes> device(ProviderDescriptor provider, Set<String> scopes) {
        return devices.begin(provider, scopes);
    }

    /** Asks whether the user has consented there. */
    public Exchange<FreshTokens> deviceCode(ProviderDescriptor provider, SecretBytes deviceCode) {
        return fresh(endpoint.exchangeDeviceCode(provider, deviceCode), provider, null, null);
    }

    /** The agent's own registration. */
    public Ready clientCredentials(ProviderDescriptor provider, Set<String> scopes) {
        String client = clients.clientId(provider.name());
        return ready(provider, new Renewal.ClientCredentials(scopes), "client " + client);
    }

    /**
     * A service account.
     *
     * @throws IllegalArgumentException if the file is not one
     */
    public Ready serviceAccount(
            ProviderDescriptor provider, byte[] keyFile, @Nullable String subject, Set<String> scopes) {
        Renewal.ServiceAccount account = ServiceAccountFile.parse(keyFile, provider.tokenEndpoint(), subject, scopes);
        return ready(
                provider, account, "service account " + account.email() + (subject == null ? "" : " for " + subject));
    }

    /**
     * An installation of an app.
     *
     * @throws IllegalArgumentException if an id or the key is malformed
     */
    public Ready installation(ProviderDescriptor provider, String appId, long installationId, byte[] privateKey) {
        if (!appId.matches("[0-9A-Za-z._-]{1,64}") || installationId <= 0) {
            throw new IllegalArgumentException(
                    "an app's id is its client id or number, an installation's a positive number");
        }
        SecretBytes key = RsaPrivateKey.fromPem(privateKey);
        return ready(
                provider,
                new Renewal.Installation(appId, installationId, key),
                "installation " + appId + " " + installationId);
    }

    private Ready ready(ProviderDescriptor provider, Renewal renewal, String owner) {
        return new Ready(
                provider, renewal, () -> endpoint.renew(provider, renewal), accounts.named(provider, "r", owner), null);
    }

    /**
     * A secret that is its own access token.
     *
     * @throws IllegalArgumentException if it could not be sent
     */
    public Ready secret(ProviderDescriptor provider, char[] secret) {
        boolean basic = provider.api().credential().placement() == ApiRules.Placement.BASIC;
        if (secret.length == 0 || secret.length > LONGEST_SECRET) {
            throw new IllegalArgumentException("a secret has 1 to " + LONGEST_SECRET + " characters");
        }
        byte[] bytes = new byte[secret.length];
        try {
            for (int i = 0; i < secret.length; i++) {
                if (secret[i] > '~' || secret[i] < ' ' || (secret[i] == ' ' && !basic)) {
                    throw new IllegalArgumentException(
                            "a secret is printable ASCII without blanks; was a line break copied along?");
                }
                bytes[i] = (byte) secret[i];
            }
            SecretBytes token = SecretBytes.copyOf(bytes);
            return new Ready(
                    provider,
                    new Renewal.None(),
                    () -> new TokenAnswer.Tokens(token, null, null, null, Set.of(), null),
                    null,
                    token);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Exchange<FreshTokens> fresh(
            Exchange<TokenAnswer.Tokens> exchange,
            ProviderDescriptor provider,
            @Nullable Renewal renewal,
            FreshTokens.@Nullable Owner owner) {
        return exchange.map(
                answer -> new FreshTokens(store, connections, revocation, accounts, provider, answer, renewal, owner));
    }
}
