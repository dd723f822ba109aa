package dev.skillvault.testkit.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The one client registered at each provider, and its authentication (RFC 6749 section 2.3.1, header or form). */
final class Clients {

    private record Presented(String id, String secret) {}

    private final Map<Provider, ClientRegistration> registrations = new EnumMap<>(Provider.class);

    Clients(long seed, Ledger ledger) {
        String google = Secrets.derive(seed, "google client");
        registrations.put(
                Provider.GOOGLE,
                new ClientRegistration(
                        "407408718192-" + google.substring(0, 32) + ".apps.googleusercontent.com",
                        ledger.note("client_secret", "GOCSPX-" + Secrets.MARKER + google.substring(32, 60))));
        registrations.put(Provider.SLACK, simple(seed, ledger, Provider.SLACK, "2412348907.7012993402"));
        registrations.put(
                Provider.SALESFORCE, simple(seed, ledger, Provider.SALESFORCE, "3MVG9lKcPoNINVBIPJjdw1J9LLM82Hn"));
        registrations.put(Provider.STANDARD, simple(seed, ledger, Provider.STANDARD, "skill-vault"));
        String github = Secrets.derive(seed, "github client");
        registrations.put(
                Provider.GITHUB,
                new ClientRegistration(
                        "Iv23li" + github.substring(0, 14),
                        ledger.note("client_secret", Secrets.MARKER + github.substring(14, 54))));
    }

    private static ClientRegistration simple(long seed, Ledger ledger, Provider provider, String id) {
        String secret =
                Secrets.MARKER + Secrets.derive(seed, provider.id() + " client").substring(0, 40);
        return new ClientRegistration(id, ledger.note("client_secret", secret));
    }

    ClientRegistration of(Provider provider) {
        ClientRegistration registration = registrations.get(provider);
        if (registration == null) {
            throw new IllegalStateException("no client at " + provider.id());
        }
        return registration;
    }

    boolean knows(Provider provider, String clientId) {
        return of(provider).clientId().equals(clientId);
    }

    boolean authenticated(Provider provider, Request request) {
        Presented presented = basic(request)
                .orElseGet(() -> new Presented(
                        request.form().value("client_id"), request.form().value("client_secret")));
        return matches(provider, presented);
    }

    boolean authenticatedByHeader(Provider provider, Request request) {
        return basic(request).filter(presented -> matches(provider, presented)).isPresent();
    }

    private boolean matches(Provider provider, Presented presented) {
        ClientRegistration registration = of(provider);
        return registration.clientId().equals(presented.id())
                && MessageDigest.isEqual(
                        registration.clientSecret().getBytes(StandardCharsets.UTF_8),
                        presented.secret().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Presented> basic(Request request) {
        return request.credentials("Basic").map(encoded -> {
            String pair = decode(encoded);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? new Presented("", "")
                    : new Presented(
                            Parameters.decode(pair.substring(0, colon)), Parameters.decode(pair.substring(colon + 1)));
        });
    }

    private static String decode(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
