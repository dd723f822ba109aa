package dev.skillvault.cli.report;

import dev.skillvault.report.Consents;
import dev.skillvault.report.Consents.Export;

/** Which access tokens left the vault. */
final class Exported {
    private final Html html;

    Exported(Html html) {
        this.html = html;
    }

    void write(Consents consents) {
        html.open("section").element("h2", "Tokens taken out");
        if (consents.exported() == 0) {
            html.element("p", "No access token left the vault in this period.").close();
            return;
        }
        html.element(
                "p",
                Words.count(consents.exported(), "access token", "access tokens")
                        + " left the vault. What was done with them until they ended, nothing records.");
        html.element("h3", Verified.newest(consents.exports().size(), consents.exported()));
        Table table = Table.of(
                html,
                "When",
                "Agent",
                "User",
                "Skill",
                "Provider",
                "Token",
                "Scopes",
                "Repositories",
                "Until",
                "#Entry");
        for (Export export : consents.exports()) {
            table.begin(export.whole() ? "whole" : "");
            table.cell(Words.time(export.at()));
            table.cell(export.holder().agent());
            table.cell(export.holder().user());
            table.cell(export.holder().skill());
            table.cell(export.holder().provider());
            table.cell(cell -> cell.element("b", export.whole() ? "WHOLE" : "narrowed"));
            table.cell(Words.orDash(String.join(" ", export.details().scopes())));
            table.cell(Words.orDash(String.join(" ", export.details().repositories())));
            table.cell(Words.orDash(export.details().expiresAt()));
            table.number(export.sequence());
            table.endRow();
        }
        table.end();
        html.close();
    }
}
