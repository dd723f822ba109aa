package dev.skillvault.impl.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.RequestMatcher;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryingChannelTest {
    private static final MatchedCall.Caller SKILL =
            new MatchedCall.Caller(TestVaults.ALICE, new TestVaults.WorkSkill().manifest(), null);
    private static final ApiRequest GET = ApiRequest.get("/user");
    private static final ApiRequest PUT =
            ApiRequest.of("PUT", "/repos/acme/reports/issues/7/labels").json(Map.of("labels", List.of("x")));
    private static final ApiRequest DELETE = ApiRequest.of("DELETE", "/repos/acme/reports/issues/7/labels/x");
    private static final ApiRequest POST =
            ApiRequest.post("/repos/acme/reports/issues").json(Map.of("title", "x"));
    private static final ApiRequest PATCH =
            ApiRequest.of("PATCH", "/repos/acme/reports/issues/7").json(Map.of("title", "x"));

    private final TestClock clock = TestClock.startingAt(Instant.parse("2026-11-21T10:00:00Z"));
    private final Deque<Supplier<ApiResponse>> script = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private Pause pause = duration -> {
        pauses.add(duration);
        clock.advance(duration);
    };
    private boolean closing;
    private Supplier<Boolean> allowed = () -> true;
    private int sent;

    private ApiResponse send(MatchedCall.Caller caller, ApiRequest request) {
        Permit permit = mock(Permit.class);
        try {
            when(permit.call())
                    .thenReturn(new RequestMatcher(ProviderCatalog.builtIn().require("github")).match(caller, request));
        } catch (RefusedRequestException e) {
            throw new AssertionError(e);
        }
        SendingChannel provider = (same, sendings) -> {
            sent++;
            return script.remove().get();
        };
        return new RetryingChannel(
                        provider,
                        same -> same == permit && allowed.get(),
                        duration -> pause.pause(duration),
                        () -> closing,
                        new Random(3),
                        clock)
                .send(permit, new Sendings());
    }

    private ApiResponse send(ApiRequest request) {
        return send(SKILL, request);
    }

    private RetryingChannelTest then(int status, String... headers) {
        Map<String, String> map = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
        script.add(() -> ApiResponse.of(status, map, new byte[0]));
        return this;
    }

    private RetryingChannelTest then(RuntimeException failure) {
        script.add(() -> {
            throw failure;
        });
        return this;
    }

    private static ProviderUnreachableException unreachable(boolean maybeSent) {
        return new ProviderUnreachableException("github", maybeSent, "away");
    }

    private Duration waited() {
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void whatIsPutOffIsSentAgainWhenTheProviderSays(int status) {
        then(status, "Retry-After", "3").then(status, "Retry-After", "0").then(200);
        assertThat(send(GET).status()).isEqualTo(200);
        assertThat(sent).isEqualTo(3);
        assertThat(waited()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatIsIdempotentIsSentAgainAndNothingElse() {
        for (ApiRequest request : List.of(GET, PUT, DELETE)) {
            then(503, "Retry-After", "1").then(200);
            assertThat(send(request).status()).isEqualTo(200);
        }
        assertThat(sent).isEqualTo(6);
        for (ApiRequest request : List.of(POST, PATCH)) {
            then(503, "Retry-After", "0");
            assertThat(send(request).status()).isEqualTo(503);
            then(unreachable(false));
            assertThatThrownBy(() -> send(request)).isInstanceOf(ProviderUnreachableException.class);
        }
        assertThat(sent).isEqualTo(10);
        assertThat(waited()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 400, 401, 403, 404, 408, 409, 500, 502, 504})
    void noOtherAnswerIsAReasonToSendAgain(int status) {
        then(status, "Retry-After", "0");
        assertThat(send(GET).status()).isEqualTo(status);
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void itIsTriedThreeTimes() {
        then(503).then(429).then(503, "Retry-After", "0");
        assertThat(send(GET).status()).isEqualTo(503);
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void withoutAWordItWaitsASecondThenTwoHalfOfItByChance() {
        then(503).then(503, "Retry-After", "in a while").then(200);
        assertThat(send(GET).status()).isEqualTo(200);
        assertThat(waited()).isBetween(Duration.ofMillis(1500), Duration.ofSeconds(3));
    }

    @Test
    void aDateIsWaitedFor() {
        then(503, "Retry-After", "Sat, 21 Nov 2026 10:00:20 GMT").then(200);
        assertThat(send(GET).status()).isEqualTo(200);
        assertThat(waited()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatTakesTooLongIsHandedOverAsItIs() {
        then(429, "Retry-After", "31");
        ApiResponse answer = send(GET);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).contains("31");
        assertThat(pauses).isEmpty();

        then(503, "Retry-After", "20").then(503, "Retry-After", "11");
        assertThat(send(GET).header("Retry-After")).contains("11");
        assertThat(waited()).as("half a minute for all of it").isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void whatReachedNobodyIsSentAgain() {
        then(unreachable(false)).then(200);
        assertThat(send(GET).status()).isEqualTo(200);
        assertThat(sent).isEqualTo(2);
        then(unreachable(false)).then(unreachable(false)).then(unreachable(false));
        assertThatThrownBy(() -> send(GET)).isInstanceOf(ProviderUnreachableException.class);
        assertThat(sent).isEqualTo(5);
    }

    @Test
    void whatMayHaveArrivedIsNot() {
        then(unreachable(true));
        assertThatThrownBy(() -> send(GET)).isInstanceOf(ProviderUnreachableException.class);
        then(503).then(unreachable(true));
        assertThatThrownBy(() -> send(PUT)).isInstanceOf(ProviderUnreachableException.class);
        assertThat(sent).isEqualTo(3);
    }

    @Test
    void anAnswerSaysMoreThanAFailureAfterIt() {
        then(503).then(unreachable(false)).then(unreachable(false));
        assertThat(send(GET).status()).isEqualTo(503);
        then(429).then(new CallDeniedException(DenialReason.RESOURCE_NOT_GRANTED, null, "not that one any more"));
        assertThat(send(GET).status()).isEqualTo(429);
        then(new CallDeniedException(DenialReason.RESOURCE_NOT_GRANTED, null, "not that one"));
        assertThatThrownBy(() -> send(GET)).isInstanceOf(CallDeniedException.class);
    }

    @Test
    void aGrantThatIsRevokedMeanwhileEndsTheWait() {
        allowed = () -> pauses.size() < 2;
        then(503, "Retry-After", "20");
        assertThat(send(GET).status()).isEqualTo(503);
        assertThat(sent).isEqualTo(1);
        assertThat(waited()).as("it looks every second").isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void itIsDecidedAgainEvenWithoutAWait() {
        allowed = () -> false;
        then(503, "Retry-After", "0");
        assertThat(send(GET).status()).isEqualTo(503);
        assertThat(sent).isEqualTo(1);
    }

    @Test
    void whatCannotBeDecidedIsNotSentAgain() {
        allowed = () -> {
            throw new VaultUnavailableException("the store is away");
        };
        then(503, "Retry-After", "0");
        assertThat(send(GET).status()).isEqualTo(503);
    }

    @Test
    void aClosingVaultEndsTheWait() {
        pause = duration -> {
            pauses.add(duration);
            closing = true;
        };
        then(503, "Retry-After", "20");
        assertThat(send(GET).status()).isEqualTo(503);
        assertThat(pauses).hasSize(1);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        pause = duration -> {
            throw new InterruptedException();
        };
        then(503, "Retry-After", "20");
        assertThat(send(GET).status()).isEqualTo(503);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void theVaultsOwnCallsAreNotRepeated() {
        then(503, "Retry-After", "0");
        assertThat(send(MatchedCall.Caller.vault(TestVaults.ALICE), GET).status())
                .isEqualTo(503);
        assertThat(sent).isEqualTo(1);
    }
}
