package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.grant.Pin;
import java.util.Optional;

/**
 * Lets a call through only if every repository it names still has an id that was granted. The name is looked up by the vault's own
 * recorded call. The skill's call was decided and debited before, and the debit stays.
 */
final class PinningChannel implements SendingChannel {
    private final RepositoryIds ids;
    private final SendingChannel delegate;

    PinningChannel(RepositoryIds ids, SendingChannel delegate) {
        this.ids = ids;
        this.delegate = delegate;
    }

    @Override
    public ApiResponse send(Permit permit, Sendings sendings) {
        for (Pin pin : permit.pins()) {
            Optional<Long> id = ids.find(permit, pin.repository());
            if (id.filter(pin.ids()::contains).isEmpty()) {
                throw new CallDeniedException(
                        DenialReason.RESOURCE_NOT_GRANTED,
                        permit.call().operation().name(),
                        "denied by the vault: " + pin.repository()
                                + (id.isEmpty()
                                        ? " cannot be looked up, so the vault cannot tell whether it is"
                                        : " is not")
                                + " the repository that was granted under this name; tell the user");
            }
        }
        return delegate.send(permit, sendings);
    }
}
