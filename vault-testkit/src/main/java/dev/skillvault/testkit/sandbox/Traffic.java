package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the requests of this start: how many were under way at once, and how many each account and each consent made of a token
 * endpoint. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Traffic {

    private record Lane(String host, Kind kind) {}

    private final RequestLog log;
    private final Map<Lane, Integer> inFlight = new HashMap<>();
    private final Map<Lane, Integer> peaks = new HashMap<>();

    Traffic(RequestLog log) {
        this.log = log;
    }

    synchronized void arrived(String host, Kind kind) {
        Lane lane = new Lane(host, kind);
        peaks.merge(lane, inFlight.merge(lane, 1, Integer::sum), Math::max);
    }

    synchronized void left(String host, Kind kind) {
        inFlight.merge(new Lane(host, kind), -1, Integer::sum);
    }

    /**
     * Tells how many requests were under way at once, at most; one that is held is under way.
     *
     * @param host a public host name
     * @param kind what the requests were for
     * @return the highest number seen
     */
    public synchronized int peak(String host, Kind kind) {
        return peaks.getOrDefault(new Lane(host, kind), 0);
    }

    /**
     * Counts an account's requests of token endpoints, refused and unanswered ones included.
     *
     * @param account a user, as named to {@link Sandbox#browser}
     * @return how many
     */
    public long tokenRequests(String account) {
        return log.all().stream()
                .filter(request -> request.kind().isTokenRequest() && account.equals(request.account()))
                .count();
    }

    /**
     * Counts the refreshes of each consent, refused and unanswered ones included: where one token rotates, this is how often it was
     * tried.
     *
     * @return by {@link RecordedRequest#family()}
     */
    public Map<String, Integer> refreshesByFamily() {
        Map<String, Integer> counts = new TreeMap<>();
        for (RecordedRequest request : log.all()) {
            String family = request.family();
            if (request.kind() == Kind.TOKEN_REFRESH && family != null) {
                counts.merge(family, 1, Integer::sum);
            }
        }
        return Map.copyOf(counts);
    }
}
