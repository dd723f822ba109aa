package dev.skillvault.impl.egress;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.grant.Fallback;
import dev.skillvault.impl.grant.Permit;
import java.util.EnumSet;
import java.util.Set;

/**
 * Tries the account, and the fallback only if the account's access is dead or cannot be refreshed now, the permission names the fallback,
 * and it is certain that the provider did not act on the request. It is certain by the kind of failure: {@link
 * ConnectionUnavailableException} means that there was no token to send, or that the answer was 401. A call whose answer was not
 * seen fails otherwise and never comes here, so that no mail goes out twice.
 */
final class FallbackChannel implements PermittedChannel {
    /** Not while somebody refreshes, for that may succeed at once; not once the account was disconnected. */
    private static final Set<ConnectionState> UNUSABLE =
            EnumSet.of(ConnectionState.NEEDS_CONSENT, ConnectionState.DEGRADED, ConnectionState.UNCERTAIN);

    private final PermittedChannel account;
    private final MailFallback mail;

    FallbackChannel(PermittedChannel account, MailFallback mail) {
        this.account = account;
        this.mail = mail;
    }

    @Override
    public ApiResponse send(Permit permit) {
        try {
            return account.send(permit);
        } catch (ConnectionUnavailableException e) {
            boolean granted = permit.fallback().filter(Fallback.SMTP::equals).isPresent()
                    && permit.call().operation().fallbackProvider().isPresent();
            if (granted && UNUSABLE.contains(e.state())) {
                return mail.send(permit, e);
            }
            throw e;
        }
    }
}
