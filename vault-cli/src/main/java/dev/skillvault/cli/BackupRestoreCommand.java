package dev.skillvault.cli;

import dev.skillvault.backup.RestoreReport;
import dev.skillvault.backup.VaultBackup;
import dev.skillvault.identity.AgentIdentity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Restores an agent from its backup. */
@Command(
        name = "restore",
        sortOptions = false,
        description = {
            "Restores an agent from its backup into a store that does not know it. An open vault with a backup does this by",
            "itself. Grants do not come back. A database that is damaged or older is moved aside, and only with --yes."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault backup restore --backup /mnt/other/backup --data vault-data --identity agent.p12 \\",
            "      --password-file password --trust-anchors ca.pem",
            "",
            "Exit codes:",
            "  0  restored",
            "  2  nothing was restored: the reason is said",
        })
final class BackupRestoreCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--backup", required = true, paramLabel = "DIR", description = "the backup's folder")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path backup;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final VaultSecretOption vaultSecret = new VaultSecretOption();

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Option(names = "--yes", description = "a database that is there may be moved aside; it is never deleted")
    private boolean yes;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    BackupRestoreCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        RestoreReport report = door().restore(store.url(), yes);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).restored(report);
        } else {
            print(out, report);
        }
        out.flush();
        return 0;
    }

    private static void print(PrintWriter out, RestoreReport report) {
        out.print("restored: " + report.connections() + " connections and " + report.userKeys() + " users' keys; "
                + report.why() + "\n");
        report.setAside().ifPresent(path -> out.print(SafeText.line("the former database lies at " + path) + "\n"));
        out.print(SafeText.line("the log " + report.former().origin() + " was last known at "
                        + report.former().size() + " entries on "
                        + report.former().asOf()
                        + "; what was recorded after that is lost, and the new log says so")
                + "\n");
        out.print("grant anew what skills may do: no grant was restored\n");
    }

    private VaultBackup door() {
        AgentIdentity agent = identity.load();
        agent.checkTrusted(trust.read(), clock.instant());
        byte[] secret = vaultSecret.read();
        try {
            return VaultBackup.of(BackupFolder.open(backup), agent, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
