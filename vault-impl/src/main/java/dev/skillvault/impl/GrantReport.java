package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.grant.GrantRequestRow;
import dev.skillvault.impl.grant.GrantRequests;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says of grants and requests what whoever looks at them wants to know.
 *
 * <p>Immutable, thread-safe.
 */
final class GrantReport {
    private final Grants grants;
    private final GrantRequests requests;
    private final Connections connections;
    private final ProviderCatalog catalog;

    GrantReport(Grants grants, GrantRequests requests, Connections connections, ProviderCatalog catalog) {
        this.grants = grants;
        this.requests = requests;
        this.connections = connections;
        this.catalog = catalog;
    }

    GrantList standing(Connection jdbc) throws SQLException {
        return list(jdbc, grants.standing(jdbc), requests.open(jdbc));
    }

    GrantList ofUser(Connection jdbc, UserId user) throws SQLException {
        return list(jdbc, grants.storedOfUser(jdbc, user), requests.ofUser(jdbc, user));
    }

    private GrantList list(Connection jdbc, List<StoredGrant> granted, List<GrantRequestRow> asked)
            throws SQLException {
        List<GrantInfo> infos = new ArrayList<>();
        for (StoredGrant each : granted) {
            infos.add(of(jdbc, each));
        }
        List<GrantRequestInfo> wishes = new ArrayList<>();
        for (GrantRequestRow each : asked) {
            wishes.add(of(jdbc, each));
        }
        return new GrantList(infos, wishes);
    }

    GrantInfo of(Connection jdbc, StoredGrant stored) throws SQLException {
        Optional<ConnectionRow> row =
                connections.find(jdbc, stored.grant().holder().connection());
        return new GrantInfo(
                stored.grant(),
                stored.user(),
                row.map(ConnectionRow::provider).orElse(""),
                row.map(there -> missing(there, stored.grant().permissions())).orElse(Set.of()),
                new GrantInfo.Standing(stored.since(), stored.binding().artifact(), change(jdbc, stored)));
    }

    private GrantInfo.@Nullable Change change(Connection jdbc, StoredGrant stored) throws SQLException {
        if (stored.grant().status() != Grant.Status.SUSPENDED) {
            return null;
        }
        return requests.last(jdbc, stored.grant().holder())
                .map(asked -> asked.binding().artifact().equals(stored.binding().artifact())
                        ? GrantInfo.Change.WIDER_MANIFEST
                        : GrantInfo.Change.OTHER_ARTIFACT)
                .orElse(null);
    }

    GrantRequestInfo of(Connection jdbc, GrantRequestRow row) throws SQLException {
        return row.info(connections
                .find(jdbc, row.holder().connection())
                .map(ConnectionRow::provider)
                .orElse(""));
    }

    private Set<String> missing(ConnectionRow connection, List<Permission> permissions) {
        Set<String> missing = new TreeSet<>();
        Optional<ProviderDescriptor> provider = catalog.find(connection.provider());
        for (Permission permission : permissions) {
            for (String name : permission.operations()) {
                provider.flatMap(known -> known.operation(name)
                                .filter(operation -> !known.allows(connection.scopes(), operation))
                                .flatMap(Operation::requiredScope))
                        .ifPresent(missing::add);
            }
        }
        return missing;
    }
}
