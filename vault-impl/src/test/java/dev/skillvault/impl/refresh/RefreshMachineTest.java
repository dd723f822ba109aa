package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.refresh.RefreshMachine.Delay;
import dev.skillvault.impl.refresh.RefreshMachine.Facts;
import dev.skillvault.impl.refresh.RefreshMachine.Transition;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefreshMachineTest {
    private static final Facts SAID = new Facts("said", false);

    /** The whole table once more, as a person would say it. */
    private static final String EXPECTED = """
            ACTIVE TOKENS -> ACTIVE '' BY_LIFETIME
            ACTIVE DEAD -> NEEDS_CONSENT 'said' NEVER
            ACTIVE OPERATOR_FAULT -> DEGRADED 'said' BACKOFF
            ACTIVE TRANSIENT -> DEGRADED 'said' BACKOFF
            ACTIVE NO_ANSWER -> UNCERTAIN 'no answer seen' AFTER_LEASE
            ACTIVE SUPERSEDED -> ACTIVE '' UNCHANGED
            ACTIVE NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER
            ACTIVE NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF
            ACTIVE NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END
            ACTIVE NO_RENEWAL_SERVED -> ACTIVE '' AT_ACCESS_END
            REFRESHING TOKENS -> ACTIVE '' BY_LIFETIME
            REFRESHING DEAD -> NEEDS_CONSENT 'outcome unknown' NEVER
            REFRESHING OPERATOR_FAULT -> UNCERTAIN 'said' BACKOFF
            REFRESHING TRANSIENT -> UNCERTAIN 'said' BACKOFF
            REFRESHING NO_ANSWER -> NEEDS_CONSENT 'outcome unknown' NEVER
            REFRESHING SUPERSEDED -> REFRESHING '' UNCHANGED
            REFRESHING NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER
            REFRESHING NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF
            REFRESHING NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END
            REFRESHING NO_RENEWAL_SERVED -> REFRESHING '' UNCHANGED
            DEGRADED TOKENS -> ACTIVE '' BY_LIFETIME
            DEGRADED DEAD -> NEEDS_CONSENT 'said' NEVER
            DEGRADED OPERATOR_FAULT -> DEGRADED 'said' BACKOFF
            DEGRADED TRANSIENT -> DEGRADED 'said' BACKOFF
            DEGRADED NO_ANSWER -> UNCERTAIN 'no answer seen' AFTER_LEASE
            DEGRADED SUPERSEDED -> DEGRADED '' UNCHANGED
            DEGRADED NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER
            DEGRADED NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF
            DEGRADED NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END
            DEGRADED NO_RENEWAL_SERVED -> ACTIVE '' AT_ACCESS_END
            UNCERTAIN TOKENS -> ACTIVE '' BY_LIFETIME
            UNCERTAIN DEAD -> NEEDS_CONSENT 'outcome unknown' NEVER
            UNCERTAIN OPERATOR_FAULT -> UNCERTAIN 'said' BACKOFF
            UNCERTAIN TRANSIENT -> UNCERTAIN 'said' BACKOFF
            UNCERTAIN NO_ANSWER -> NEEDS_CONSENT 'outcome unknown' NEVER
            UNCERTAIN SUPERSEDED -> UNCERTAIN '' UNCHANGED
            UNCERTAIN NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER
            UNCERTAIN NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF
            UNCERTAIN NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END
            UNCERTAIN NO_RENEWAL_SERVED -> UNCERTAIN '' UNCHANGED
            NEEDS_CONSENT TOKENS -> ACTIVE '' BY_LIFETIME
            NEEDS_CONSENT DEAD -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT OPERATOR_FAULT -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT TRANSIENT -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT NO_ANSWER -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT SUPERSEDED -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT NO_RENEWAL -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT NO_RENEWAL_REJECTED -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT NO_RENEWAL_YET -> NEEDS_CONSENT '' UNCHANGED
            NEEDS_CONSENT NO_RENEWAL_SERVED -> NEEDS_CONSENT '' UNCHANGED
            REVOKED TOKENS -> REVOKED '' UNCHANGED
            REVOKED DEAD -> REVOKED '' UNCHANGED
            REVOKED OPERATOR_FAULT -> REVOKED '' UNCHANGED
            REVOKED TRANSIENT -> REVOKED '' UNCHANGED
            REVOKED NO_ANSWER -> REVOKED '' UNCHANGED
            REVOKED SUPERSEDED -> REVOKED '' UNCHANGED
            REVOKED NO_RENEWAL -> REVOKED '' UNCHANGED
            REVOKED NO_RENEWAL_REJECTED -> REVOKED '' UNCHANGED
            REVOKED NO_RENEWAL_YET -> REVOKED '' UNCHANGED
            REVOKED NO_RENEWAL_SERVED -> REVOKED '' UNCHANGED
            """;

    private static Stream<Arguments> everything() {
        return Stream.of(ConnectionState.values())
                .flatMap(state -> Stream.of(RefreshEvent.values()).map(event -> Arguments.of(state, event)));
    }

    @Test
    void theTableIsTotalAndSaysThis() {
        StringBuilder found = new StringBuilder();
        everything().forEach(each -> {
            ConnectionState state = (ConnectionState) each.get()[0];
            RefreshEvent event = (RefreshEvent) each.get()[1];
            Transition next = RefreshMachine.next(state, event, SAID);
            found.append("%s %s -> %s '%s' %s%n".formatted(state, event, next.state(), next.cause(), next.delay()));
        });
        assertThat(found.toString().lines())
                .containsExactlyInAnyOrderElementsOf(EXPECTED.lines().toList());
    }

    @ParameterizedTest
    @MethodSource("everything")
    void everyTransitionKeepsTheRules(ConnectionState state, RefreshEvent event) {
        Transition next = RefreshMachine.next(state, event, SAID);
        Set<RefreshEvent> passing = EnumSet.of(
                RefreshEvent.TRANSIENT,
                RefreshEvent.OPERATOR_FAULT,
                RefreshEvent.SUPERSEDED,
                RefreshEvent.NO_RENEWAL_REJECTED);
        if (state != ConnectionState.NEEDS_CONSENT && passing.contains(event)) {
            assertThat(next.state()).as("what may pass kills nothing").isNotEqualTo(ConnectionState.NEEDS_CONSENT);
        }
        if (next.state() == ConnectionState.NEEDS_CONSENT && state != ConnectionState.NEEDS_CONSENT) {
            assertThat(next.delay()).as("a dead connection is asked nothing").isEqualTo(Delay.NEVER);
            assertThat(next.cause()).isNotEmpty();
        }
        if (state == ConnectionState.REVOKED) {
            assertThat(next.state()).isEqualTo(ConnectionState.REVOKED);
        } else {
            assertThat(next.state()).isNotEqualTo(ConnectionState.REVOKED);
        }
        assertThat(next.failed()).isEqualTo(next.delay() == Delay.BACKOFF || next.delay() == Delay.AFTER_LEASE);
    }

    @Test
    void aDeathAtTheAgeOfTestingModeSaysSo() {
        Transition next =
                RefreshMachine.next(ConnectionState.ACTIVE, RefreshEvent.DEAD, new Facts("invalid_grant", true));
        assertThat(next.cause()).startsWith("app in testing mode").hasSizeLessThan(200);
    }
}
