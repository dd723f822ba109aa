package dev.skillvault.impl.consent;

import dev.skillvault.VaultUnavailableException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consents that are being completed: from before their tokens are asked for until these are stored or revoked. For that they need
 * keys and client secrets, so a vault that closes waits for them before it wipes those.
 *
 * <p>Thread-safe.
 */
final class UnderWay {
    private static final Logger LOG = LoggerFactory.getLogger(UnderWay.class);
    /** Longer than a provider is waited for when tokens are revoked. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One for each consent; all of them for the end. */
    private final Semaphore places = new Semaphore(Integer.MAX_VALUE);

    /**
     * Completes a consent.
     *
     * @throws VaultUnavailableException if the vault is closed
     */
    <T> T call(Supplier<T> consent) {
        if (!places.tryAcquire()) {
            throw new VaultUnavailableException("the vault is closed");
        }
        try {
            return consent.get();
        } finally {
            places.release();
        }
    }

    /** Waits until none is under way, but not for ever, and lets none begin any more. */
    void end() {
        try {
            if (!places.tryAcquire(Integer.MAX_VALUE, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "a consent was still under way when the vault closed; what it brought may stay alive at the provider");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
