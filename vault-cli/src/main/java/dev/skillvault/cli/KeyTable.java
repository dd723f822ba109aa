package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.key.UserKeyVersion;
import java.io.PrintWriter;
import java.util.List;

/** The versions of a user's key, for a person or for a program. */
final class KeyTable {
    private KeyTable() {}

    static void print(PrintWriter out, boolean json, UserId user, List<UserKeyVersion> versions) {
        if (json) {
            new JsonLines(out).keys(user, versions);
        } else if (versions.isEmpty()) {
            out.print(SafeText.line("there is no key of " + user + ": nothing is stored for this user") + "\n");
        } else {
            out.print("VERSION  RECORDS\n");
            for (UserKeyVersion each : versions) {
                String version = Integer.toString(each.version());
                out.print(version + " ".repeat(Math.max(1, 9 - version.length())) + each.records()
                        + (each.current() ? "  current" : "") + "\n");
            }
        }
        out.flush();
    }
}
