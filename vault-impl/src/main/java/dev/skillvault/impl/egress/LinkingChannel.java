package dev.skillvault.impl.egress;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.grant.Permit;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Names the connection, and the link to consent again, to whoever is refused because the connection is dead. */
final class LinkingChannel implements SendingChannel {
    private final Function<ConnectionId, Optional<URI>> links;
    private final SendingChannel delegate;

    LinkingChannel(Function<ConnectionId, Optional<URI>> links, SendingChannel delegate) {
        this.links = links;
        this.delegate = delegate;
    }

    @Override
    public ApiResponse send(Permit permit, Sendings sendings) {
        try {
            return delegate.send(permit, sendings);
        } catch (ConnectionUnavailableException e) {
            throw e.state() == ConnectionState.NEEDS_CONSENT ? needsConsent(permit) : e;
        }
    }

    private ConnectionUnavailableException needsConsent(Permit permit) {
        ConnectionId connection = permit.connection();
        Optional<URI> link = links.apply(connection);
        return ConnectionUnavailableException.needsConsent(
                permit.provider(), permit.call().provider().title(), connection, link.orElse(null));
    }
}
