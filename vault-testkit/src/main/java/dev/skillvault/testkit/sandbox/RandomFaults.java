package dev.skillvault.testkit.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Draws a fault for some requests, or none. What the n-th request of a kind meets that one connection makes depends on the seed and n
 * alone, and not on what others do meanwhile. Connections are told apart by account and host, because the names of families differ from
 * run to run; requests of no account are counted together.
 */
final class RandomFaults {

    private final Target target;
    private final long seed;
    private final Rates rates;
    private final Map<String, Integer> counts = new HashMap<>();

    RandomFaults(Target target, long seed, Rates rates) {
        this.target = target;
        this.seed = seed;
        this.rates = rates;
    }

    Optional<Fault> draw(Aim aim) {
        if (!target.matches(aim)) {
            return Optional.empty();
        }
        String lane = aim.host() + " " + aim.kind() + " " + aim.account();
        int number = counts.merge(lane, 1, Integer::sum);
        byte[] hash = Secrets.sha256((seed + " " + lane + " " + number).getBytes(StandardCharsets.UTF_8));
        // the upper 53 bits of a hash are as good as a drawn double
        return rates.at((ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1.0p-53);
    }
}
