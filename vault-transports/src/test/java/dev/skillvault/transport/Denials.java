package dev.skillvault.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a denied call of a vendor's client must be: refused once, unwrapped, and never seen by the provider. */
final class Denials {
    private Denials() {}

    static void assertDenied(VendorWorld world, DenialReason reason, String operation, ThrowingCallable call) {
        int arrived = world.calls().size();
        int knocked = world.knocks.get();

        Throwable thrown = catchThrowable(call);

        assertThat(thrown).isInstanceOfSatisfying(CallDeniedException.class, denied -> {
            assertThat(denied.reason()).isEqualTo(reason);
            assertThat(denied.operation()).contains(operation);
        });
        assertThat(world.knocks).as("tried once").hasValue(knocked + 1);
        assertThat(world.calls()).as("what reached the provider").hasSize(arrived);
    }
}
