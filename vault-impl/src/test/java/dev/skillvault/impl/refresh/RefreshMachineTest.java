package dev.skillvault.impl.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.refresh.RefreshMachine.Alert;
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
            ACTIVE TOKENS -> ACTIVE '' BY_LIFETIME NONE
            ACTIVE DEAD -> NEEDS_CONSENT 'said' NEVER CONSENT_NEEDED
            ACTIVE OPERATOR_FAULT -> DEGRADED 'said' BACKOFF OPERATOR_NEEDED
            ACTIVE TRANSIENT -> DEGRADED 'said' BACKOFF NONE
            ACTIVE NO_ANSWER -> UNCERTAIN 'no answer seen' AFTER_LEASE NONE
            ACTIVE SUPERSEDED -> ACTIVE '' UNCHANGED NONE
            ACTIVE NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER CONSENT_NEEDED
            ACTIVE NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF NONE
            ACTIVE NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END NONE
            REFRESHING TOKENS -> ACTIVE '' BY_LIFETIME WELL_AGAIN
            REFRESHING DEAD -> NEEDS_CONSENT 'outcome unknown' NEVER CONSENT_NEEDED
            REFRESHING OPERATOR_FAULT -> UNCERTAIN 'said' BACKOFF OPERATOR_NEEDED
            REFRESHING TRANSIENT -> UNCERTAIN 'said' BACKOFF NONE
            REFRESHING NO_ANSWER -> NEEDS_CONSENT 'outcome unknown' NEVER CONSENT_NEEDED
            REFRESHING SUPERSEDED -> REFRESHING '' UNCHANGED NONE
            REFRESHING NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER CONSENT_NEEDED
            REFRESHING NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF NONE
            REFRESHING NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END NONE
            DEGRADED TOKENS -> ACTIVE '' BY_LIFETIME WELL_AGAIN
            DEGRADED DEAD -> NEEDS_CONSENT 'said' NEVER CONSENT_NEEDED
            DEGRADED OPERATOR_FAULT -> DEGRADED 'said' BACKOFF OPERATOR_NEEDED
            DEGRADED TRANSIENT -> DEGRADED 'said' BACKOFF NONE
            DEGRADED NO_ANSWER -> UNCERTAIN 'no answer seen' AFTER_LEASE NONE
            DEGRADED SUPERSEDED -> DEGRADED '' UNCHANGED NONE
            DEGRADED NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER CONSENT_NEEDED
            DEGRADED NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF NONE
            DEGRADED NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END NONE
            UNCERTAIN TOKENS -> ACTIVE '' BY_LIFETIME WELL_AGAIN
            UNCERTAIN DEAD -> NEEDS_CONSENT 'outcome unknown' NEVER CONSENT_NEEDED
            UNCERTAIN OPERATOR_FAULT -> UNCERTAIN 'said' BACKOFF OPERATOR_NEEDED
            UNCERTAIN TRANSIENT -> UNCERTAIN 'said' BACKOFF NONE
            UNCERTAIN NO_ANSWER -> NEEDS_CONSENT 'outcome unknown' NEVER CONSENT_NEEDED
            UNCERTAIN SUPERSEDED -> UNCERTAIN '' UNCHANGED NONE
            UNCERTAIN NO_RENEWAL -> NEEDS_CONSENT 'no refresh token' NEVER CONSENT_NEEDED
            UNCERTAIN NO_RENEWAL_REJECTED -> DEGRADED 'rejected by the API' BACKOFF NONE
            UNCERTAIN NO_RENEWAL_YET -> ACTIVE '' AT_ACCESS_END NONE
            NEEDS_CONSENT TOKENS -> ACTIVE '' BY_LIFETIME WELL_AGAIN
            NEEDS_CONSENT DEAD -> NEEDS_CONSENT '' UNCHANGED NONE
            NEEDS_CONSENT OPERATOR_FAULT -> NEEDS_CONSENT '' UNCHANGED NONE
            NEEDS_CONSENT TRANSIENT -> NEEDS_CONSENT '' UNCHANGED NONE
            NEEDS_CONSENT NO_ANSWER -> NEEDS_CONSENT '' UNCHANGED NONE
            NEEDS_CONSENT SUPERSEDED -> NEEDS_CONSENT '' UNCHANGED NONE
            NEEDS_CONSENT NO_RENEWAL -> NEEDS_CONSENT '' UNCHANGED NONE
            NEEDS_CONSENT NO_RENEWAL_REJECTED -> NEEDS_CONSENT '' UNCHANGED NONE
            NEEDS_CONSENT NO_RENEWAL_YET -> NEEDS_CONSENT '' UNCHANGED NONE
            REVOKED TOKENS -> REVOKED '' UNCHANGED NONE
            REVOKED DEAD -> REVOKED '' UNCHANGED NONE
            REVOKED OPERATOR_FAULT -> REVOKED '' UNCHANGED NONE
            REVOKED TRANSIENT -> REVOKED '' UNCHANGED NONE
            REVOKED NO_ANSWER -> REVOKED '' UNCHANGED NONE
            REVOKED SUPERSEDED -> REVOKED '' UNCHANGED NONE
            REVOKED NO_RENEWAL -> REVOKED '' UNCHANGED NONE
            REVOKED NO_RENEWAL_REJECTED -> REVOKED '' UNCHANGED NONE
            REVOKED NO_RENEWAL_YET -> REVOKED '' UNCHANGED NONE
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
            found.append("%s %s -> %s '%s' %s %s%n"
                    .formatted(state, event, next.state(), next.cause(), next.delay(), next.alert()));
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
        if (next.alert() == Alert.CONSENT_NEEDED) {
            assertThat(next.state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
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
