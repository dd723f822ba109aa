package dev.skillvault.cli;

import dev.skillvault.backup.BackupReport;
import dev.skillvault.backup.VaultBackup;
import dev.skillvault.identity.AgentIdentity;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens everything in a backup, and says whether it would help. */
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Opens every blob of an agent's backup and says whether the agent could be restored from it.",
            "With --data or --store it is compared with the database, which may be in use."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault backup verify --backup /mnt/other/backup --identity agent.p12 --password-file password",
            "  vault backup verify --backup /mnt/other/backup --identity agent.p12 --password-file password \\",
            "      --trust-anchors ca.pem",
            "",
            "Exit codes:",
            "  0  every blob opens",
            "  1  damaged or not complete: what does not open is named",
            "  2  it cannot be said, or the command was not understood",
        })
final class BackupVerifyCommand implements Callable<Integer> {
    private static final int DAMAGED = 1;

    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--backup", required = true, paramLabel = "DIR", description = "the backup's folder")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path backup;

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final VaultSecretOption vaultSecret = new VaultSecretOption();

    @Mixin
    private final TrustOption trust = new TrustOption();

    @ArgGroup(multiplicity = "0..1")
    private @Nullable StoreOption store;

    @Option(names = "--json", description = "the finding as one JSON object")
    private boolean json;

    BackupVerifyCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        VaultBackup door = door();
        BackupReport report = store == null ? door.verify() : door.verify(store.url());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).backup(report);
        } else {
            new BackupFinding(report).print(out);
        }
        out.flush();
        return report.isSound() ? 0 : DAMAGED;
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
