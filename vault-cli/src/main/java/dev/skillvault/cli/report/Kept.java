package dev.skillvault.cli.report;

import dev.skillvault.connection.ConnectionHealth;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.report.KeptConnection;
import java.util.List;

/** How the connections are, and how they were kept alive. */
final class Kept {
    private final Html html;

    Kept(Html html) {
        this.html = html;
    }

    void write(List<KeptConnection> connections) {
        html.open("section").element("h2", "Connections and their refreshes");
        if (connections.isEmpty()) {
            html.element("p", "No account is connected.").close();
            return;
        }
        html.element(
                "p",
                "State and times are as the store has them now, and are not signed. The counts are the log's, for this period.",
                "class",
                "legend");
        Table table = Table.of(
                html,
                "Agent",
                "User",
                "Provider",
                "Connection",
                "State",
                "Access ends",
                "#Refreshed",
                "#Failed",
                "#Unknown",
                "#Alerts",
                "Last failure");
        connections.forEach(each -> row(table, each));
        table.end();
        html.close();
    }

    private static void row(Table table, KeptConnection kept) {
        ConnectionHealth health = kept.health();
        KeptConnection.Refreshes refreshes = kept.refreshes();
        ConnectionState state = health.connection().state();
        boolean amiss = state != ConnectionState.ACTIVE
                && state != ConnectionState.REFRESHING
                && state != ConnectionState.REVOKED;
        table.begin(amiss ? "amiss" : "");
        table.cell(kept.agent().value());
        table.cell(health.connection().user().value());
        table.cell(health.connection().provider());
        table.cell(health.connection().id().value());
        table.cell(cell -> cell.element(amiss ? "b" : "span", words(state)));
        table.cell(Words.time(health.times().accessEnds()));
        table.number(refreshes.succeeded());
        table.number(refreshes.failed());
        table.number(refreshes.unknown());
        table.number(refreshes.alerts());
        table.cell(Words.orDash(
                refreshes.lastFailure().isEmpty()
                        ? health.trouble().cause().orElse("")
                        : Words.lower(refreshes.lastFailure())));
        table.endRow();
    }

    private static String words(ConnectionState state) {
        return switch (state) {
            case ACTIVE -> "works";
            case REFRESHING -> "is being refreshed";
            case DEGRADED -> "REFRESH FAILS";
            case UNCERTAIN -> "ANSWER LOST";
            case NEEDS_CONSENT -> "NEEDS CONSENT";
            case REVOKED -> "ended";
        };
    }
}
