package dev.skillvault.impl.egress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.egress.ResponseWithheldException;
import dev.skillvault.impl.grant.OwnCalls;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.RequestMatcher;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which numeric id a repository's name stands for now, as the provider says; an answer holds for a minute. A renamed or transferred
 * repository answers its old name with a redirect, which is not followed, so that name has no id.
 *
 * <p>Thread-safe.
 */
final class RepositoryIds {
    private static final Duration HOLDS = Duration.ofSeconds(60);
    private static final int MOST = 1_000;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final OwnCalls ownCalls;
    private final PermittedChannel checks;
    private final Clock clock;
    private final Map<Key, Known> known = new ConcurrentHashMap<>();

    /** Asks through a channel that needs no pin itself. */
    RepositoryIds(OwnCalls ownCalls, PermittedChannel checks, Clock clock) {
        this.ownCalls = ownCalls;
        this.checks = checks;
        this.clock = clock;
    }

    /** What one account sees under a name: another account may see nothing. */
    private record Key(ConnectionId connection, String repository) {}

    private record Known(long id, Instant until) {}

    /** The id, or empty if the provider does not say. */
    Optional<Long> find(Permit permit, String repository) {
        Key key = new Key(permit.connection(), repository);
        Instant asked = clock.instant();
        Known before = known.get(key);
        if (before != null && asked.isBefore(before.until())) {
            return Optional.of(before.id());
        }
        known.remove(key);
        Optional<Long> id = ask(permit, repository);
        id.ifPresent(found -> remember(key, new Known(found, asked.plus(HOLDS))));
        return id;
    }

    private void remember(Key key, Known found) {
        if (known.size() >= MOST) {
            known.clear();
        }
        known.put(key, found);
    }

    private Optional<Long> ask(Permit permit, String repository) {
        try {
            MatchedCall question = new RequestMatcher(permit.call().provider())
                    .match(MatchedCall.Caller.vault(permit.user()), ApiRequest.get("/repos/" + repository));
            ApiResponse answer = checks.send(ownCalls.admit(question, permit.connection(), OwnCalls.PIN_CHECK));
            return answer.status() == 200 ? id(answer.text(), repository) : Optional.empty();
        } catch (RefusedRequestException | ProviderUnreachableException | ResponseWithheldException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> id(String answer, String repository) {
        try {
            JsonNode found = JSON.readTree(answer);
            boolean same = found.path("full_name").asText().equalsIgnoreCase(repository);
            return same
                            && found.path("id").canConvertToLong()
                            && found.path("id").isIntegralNumber()
                    ? Optional.of(found.path("id").longValue())
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
