package dev.skillvault.cli;

import dev.skillvault.connection.Disconnection;
import dev.skillvault.connection.EndedConnection;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Connections that were ended, one line each, with what the provider said in words. */
final class Ended {
    private Ended() {}

    /** Each provider may take its time to answer; a negative number says that it is not known. */
    static void announce(CommandSpec spec, int connections) {
        PrintWriter err = spec.commandLine().getErr();
        err.print("asking the providers to revoke " + (connections < 0 ? "what is" : connections) + " connected...\n");
        err.flush();
    }

    static void print(PrintWriter out, List<EndedConnection> connections) {
        for (EndedConnection each : connections) {
            out.print(SafeText.line(each.provider() + " of " + each.user() + ": " + words(each.result())) + "\n");
        }
    }

    static String words(Disconnection result) {
        return switch (result) {
            case REVOKED_AT_PROVIDER -> "revoked at the provider";
            case PROVIDER_CANNOT_REVOKE ->
                "not revoked: the provider has no way to; the user must remove the agent in the account's settings";
            case REVOCATION_FAILED ->
                "NOT REVOKED: the provider could not be reached or refused; the user should remove the agent in the"
                        + " account's settings";
            case NO_CLIENT_REGISTRATION ->
                "NOT REVOKED at the provider, no client registration given (--client-file); the user should remove the"
                        + " agent in the account's settings";
            case NOTHING_TO_REVOKE -> "there was no token left to revoke";
        };
    }
}
