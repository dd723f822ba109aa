package dev.skillvault.impl.discovery;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.provider.CatalogEntry;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks an issuer for its metadata (RFC 8414 section 3). Only the issuer's own host is asked, no redirect is followed, and an answer
 * that names another issuer is refused (section 3.3).
 *
 * <p>Thread-safe.
 */
final class Discovery {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 256 * 1024;

    private final Dialer dialer;
    private final Set<String> sandboxed;

    /** {@code sandboxed} are the hosts that the dialer can reach; empty if it reaches all. */
    Discovery(Dialer dialer, Set<String> sandboxed) {
        this.dialer = dialer;
        this.sandboxed = sandboxed;
    }

    /**
     * Asks an issuer.
     *
     * @throws UndiscoveredException if it does not answer, or not in a way that can be used
     */
    CatalogEntry discover(String name, Issuer issuer) throws UndiscoveredException {
        if (!sandboxed.isEmpty() && !sandboxed.contains(issuer.host())) {
            throw new UndiscoveredException(name, issuer, "the sandbox has no route for " + issuer.host());
        }
        for (URI place : issuer.metadata()) {
            Optional<byte[]> metadata = fetch(name, issuer, place);
            if (metadata.isPresent()) {
                try {
                    return new CatalogEntry(
                            Metadata.parse(metadata.get(), issuer).describe(name), place.toString());
                } catch (VaultConfigurationException | IllegalArgumentException e) {
                    throw new UndiscoveredException(name, issuer, "its metadata is refused, " + e.getMessage());
                }
            }
        }
        throw new UndiscoveredException(name, issuer, "it publishes no metadata");
    }

    /** Empty if there is nothing at that place. */
    private Optional<byte[]> fetch(String name, Issuer issuer, URI place) throws UndiscoveredException {
        try {
            WireResponse answer = dialer.exchange(
                    new WireRequest("GET", place, Map.of("accept", "application/json"), null),
                    Set.of(issuer.host()),
                    DEADLINE);
            if (answer.status() == 200 && answer.body().length <= MAX_BYTES) {
                return Optional.of(answer.body());
            }
            if (answer.status() >= 400 && answer.status() < 500) {
                return Optional.empty();
            }
            throw new UndiscoveredException(name, issuer, "it answered HTTP " + answer.status() + " for its metadata");
        } catch (ExchangeFailedException e) {
            throw new UndiscoveredException(name, issuer, "it cannot be reached");
        }
    }
}
