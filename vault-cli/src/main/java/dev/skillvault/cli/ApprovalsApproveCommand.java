package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.approval.PendingApproval;
import dev.skillvault.operator.OperatorDesk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Approves a request, once it was seen. */
@Command(
        name = "approve",
        sortOptions = false,
        description = {
            "Approves a request: it is shown, and once 'yes' is typed, exactly its bytes may be sent, once, before it expires. With",
            "--digest nothing is shown and nothing asked: it approves what 'vault approvals show' has shown with that digest."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault approvals approve --data vault-data --operator-key me.key \\",
            "      ap_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  approved",
            "  2  not approved, or the command was not understood",
        })
final class ApprovalsApproveCommand extends ApprovalAnswerCommand {
    private final InputStream in;

    @Option(
            names = "--digest",
            paramLabel = "HEX",
            description = "the digest of what was shown; anything else is not approved")
    private @Nullable String digest;

    ApprovalsApproveCommand(InputStream in) {
        this.in = in;
    }

    @Override
    void answer(OperatorDesk desk, PendingApproval found) {
        if (digest == null ? !isConfirmed(found) : !digest.equals(found.digest())) {
            throw new VaultConfigurationException(
                    digest == null
                            ? "it was not approved, and goes on waiting"
                            : "what waits there is not what was shown with this digest: look at it again");
        }
        desk.approve(found);
    }

    @Override
    String done() {
        return "approved";
    }

    private boolean isConfirmed(PendingApproval found) {
        PrintWriter err = spec().commandLine().getErr();
        ApprovalView.print(err, found);
        err.print("Send exactly this, once? Type yes: ");
        err.flush();
        try {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return line != null && line.strip().toLowerCase(Locale.ROOT).equals("yes");
        } catch (IOException e) {
            return false;
        }
    }
}
