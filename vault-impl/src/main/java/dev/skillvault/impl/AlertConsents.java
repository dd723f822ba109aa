package dev.skillvault.impl;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.impl.alert.Consents;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.consent.ConsentService;
import dev.skillvault.impl.consent.ConsentTarget;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Store;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives alerts their consents: to the account that a connection is for, with the scopes that the installed skills need today.
 *
 * <p>Thread-safe.
 */
final class AlertConsents implements Consents {
    private final Store store;
    private final Connections connections;
    private final SkillRegistry skills;
    private final ProviderCatalog catalog;
    private final ConsentService consents;

    AlertConsents(
            Store store,
            Connections connections,
            SkillRegistry skills,
            ProviderCatalog catalog,
            ConsentService consents) {
        this.store = store;
        this.connections = connections;
        this.skills = skills;
        this.catalog = catalog;
        this.consents = consents;
    }

    @Override
    public ConsentLink begin(ConnectionId connection, @Nullable URI redirectUri, Duration lifetime) {
        ConnectionRow row = store.read(jdbc -> connections.find(jdbc, connection))
                .orElseThrow(() -> new IllegalArgumentException("there is no connection " + connection));
        ProviderDescriptor provider = catalog.require(row.provider());
        Set<String> scopes = new TreeSet<>(skills.scopesFor(provider));
        scopes.addAll(provider.oauth().alwaysScopes());
        return consents.link(
                new ConsentTarget(row.user(), provider, scopes, connection),
                redirectUri == null ? ConsentService.pastedRedirectUri() : redirectUri,
                lifetime);
    }

    @Override
    public boolean isOpen(Connection jdbc, URI link, Instant now) throws SQLException {
        return consents.isOpen(jdbc, link, now);
    }

    @Override
    public Begun begun(Connection jdbc, ConnectionId connection, Instant now) throws SQLException {
        int waiting = consents.waiting(jdbc, connection, now);
        return new Begun(waiting, consents.begun(jdbc, connection, now) - waiting);
    }

    @Override
    public ConnectionInfo complete(String pasted) {
        return consents.completePasted(pasted);
    }
}
