package dev.skillvault.impl;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.GrantedAccess;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Says of a connection what its skills miss and what an operator should mend.
 *
 * <p>Thread-safe.
 */
final class ConnectionReport {
    private final Store store;
    private final Connections connections;
    private final SkillRegistry skills;
    private final ProviderCatalog catalog;

    ConnectionReport(Store store, Connections connections, SkillRegistry skills, ProviderCatalog catalog) {
        this.store = store;
        this.connections = connections;
        this.skills = skills;
        this.catalog = catalog;
    }

    ConnectionInfo of(ConnectionInfo info) {
        ConnectionId id = info.id();
        return store.read(jdbc -> connections.find(jdbc, id)).map(this::of).orElse(info);
    }

    ConnectionInfo of(ConnectionRow row) {
        ConnectionInfo info = row.info();
        return catalog.find(row.provider())
                .map(provider -> new ConnectionInfo(
                        info.id(), info.user(), info.provider(), info.state(), access(row, provider)))
                .orElse(info);
    }

    private GrantedAccess access(ConnectionRow row, ProviderDescriptor provider) {
        Set<String> missing = missing(row, provider);
        List<String> advice = new ArrayList<>();
        if (!missing.isEmpty()) {
            advice.add("not granted: " + String.join(", ", missing) + "; calls that need them are denied until the user"
                    + " connects again and grants them");
        }
        if (endsUnrenewed(row)) {
            advice.add(noRefreshToken(row, provider));
        }
        return new GrantedAccess(row.scopes(), missing, advice);
    }

    /** Of a secret that a person brought, the scopes are not known. */
    private Set<String> missing(ConnectionRow row, ProviderDescriptor provider) {
        Set<String> missing = new TreeSet<>();
        if (row.origin().kind() != ConnectionKind.STATIC && row.generation() > 0) {
            missing.addAll(skills.scopesFor(provider));
            missing.removeIf(scope -> row.scopes().contains(scope)
                    || provider.scopes().stream()
                            .filter(known -> known.name().equals(scope))
                            .anyMatch(known -> known.includedIn().stream().anyMatch(row.scopes()::contains)));
        }
        return missing;
    }

    private static boolean endsUnrenewed(ConnectionRow row) {
        // what nothing renews is due when it ends, to say so
        return row.state() == ConnectionState.ACTIVE
                && row.times().accessExpiresAt() != null
                && row.times().accessExpiresAt().equals(row.times().nextRefreshAt());
    }

    private static String noRefreshToken(ConnectionRow row, ProviderDescriptor provider) {
        String end = provider.title() + " gave no refresh token, so this connection ends at "
                + row.times().accessExpiresAt() + ": ";
        return provider.oauth().authorizationParameters().containsKey("access_type")
                ? end
                        + "it gives one with access_type=offline and prompt=consent only, which the vault sends, and to some"
                        + " accounts only at the first consent; the user should remove the agent from the apps with access"
                        + " in the account's settings there, and then connect again"
                : end + "check that the agent's registration there may have refresh tokens, and connect again";
    }
}
