package dev.skillvault.testkit.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The authorization codes on their way (RFC 6749 section 4.1.2): used once, for 60 seconds, by the client and with the
 * redirect URI they were issued for. Any attempt burns a code; a replay takes back the tokens it produced.
 */
final class Codes {

    private static final Duration LIFETIME = Duration.ofSeconds(60);

    /** What a code stands for; {@code refreshable} means that a refresh token comes with it. */
    record Pending(Consent consent, String redirectUri, String challenge, boolean refreshable, Instant expiresAt) {}

    private final Clock clock;
    private final Ledger ledger;
    private final Map<String, Pending> pending = new HashMap<>();
    private final Map<String, String> consentOfUsed = new HashMap<>();

    Codes(Clock clock, Ledger ledger) {
        this.clock = clock;
        this.ledger = ledger;
    }

    String issue(Consent consent, String redirectUri, String challenge, boolean refreshable) {
        String code = ledger.note("code", consent.provider().newCode());
        Instant expiresAt = clock.instant().plus(LIFETIME);
        pending.put(Secrets.hash(code), new Pending(consent, redirectUri, challenge, refreshable, expiresAt));
        return code;
    }

    /** Takes the code out of circulation. */
    Optional<Pending> burn(String code, Provider provider) {
        String hash = Secrets.hash(code);
        Optional<Pending> taken = Optional.ofNullable(pending.get(hash))
                .filter(found -> found.consent().provider() == provider);
        taken.ifPresent(found -> {
            pending.remove(hash);
            consentOfUsed.put(hash, found.consent().id());
        });
        return taken.filter(found -> clock.instant().isBefore(found.expiresAt()));
    }

    /** The consent a code stands for, before it is used. */
    Optional<Consent> consentOf(String code) {
        return Optional.ofNullable(pending.get(Secrets.hash(code))).map(Pending::consent);
    }

    /** The consent whose tokens a replayed code produced, empty if the code was never used. */
    Optional<String> replayed(String code) {
        return Optional.ofNullable(consentOfUsed.get(Secrets.hash(code)));
    }
}
