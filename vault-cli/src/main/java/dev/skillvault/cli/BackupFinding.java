package dev.skillvault.cli;

import dev.skillvault.backup.BackupReport;
import java.io.PrintWriter;

/** What was found in a backup, for a person. */
record BackupFinding(BackupReport report) {

    void print(PrintWriter out) {
        line(out, "users' keys", Integer.toString(report.userKeys()));
        line(out, "connections", Integer.toString(report.connections()));
        report.log().ifPresent(log -> {
            line(out, "complete at", log.asOf().toString());
            line(out, "log", log.origin() + ", " + log.size() + " entries");
        });
        report.damaged().forEach(name -> line(out, "DAMAGED", name));
        report.database().ifPresent(database -> {
            line(out, "database", words(database.age()));
            line(out, "waiting", waiting(database.waiting()));
        });
        out.print(verdict() + "\n");
    }

    private static String words(BackupReport.Age age) {
        return switch (age) {
            case SAME -> "as the backup has it";
            case DATABASE_NEWER -> "newer than the backup, as it is while an agent runs";
            case DATABASE_OLDER -> "OLDER than the backup; the next opening restores from it";
            case AGENT_UNKNOWN -> "does not know this agent; the next opening restores it";
        };
    }

    private String waiting(long changes) {
        String since = report.log().map(log -> " since " + log.asOf()).orElse(", and the backup was never complete");
        return changes == 0 ? "nothing" : changes + (changes == 1 ? " change" : " changes") + since;
    }

    private String verdict() {
        if (!report.damaged().isEmpty()) {
            return "DAMAGED: what is named does not open; open the vault with this backup, which writes it anew.";
        }
        return report.log().isPresent()
                ? "SOUND: everything opens with this identity."
                : "NOT COMPLETE: the backup was begun and never finished; open the vault with it.";
    }

    private static void line(PrintWriter out, String name, String value) {
        out.print(name + " ".repeat(16 - name.length()) + SafeText.line(value) + "\n");
    }
}
