package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.operator.GrantDesk;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has a suspended grant go on. */
@Command(
        name = "confirm",
        sortOptions = false,
        description = {
            "Has a suspended grant go on as it was, with the uses counted so far. It was suspended because the skill's artifact has changed",
            "or it asks for more: look at the new one first, and say with --request or --artifact which one that was.",
            "Both, and what it asks for now, are in 'vault grants list'."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants confirm --data vault-data --operator-key me.key gr_0123456789abcdef0123456789abcdef \\",
            "      --artifact 0123456789abcdef",
            "",
            "Exit codes:",
            "  0  it holds again",
            "  2  it does not, or the command was not understood",
        })
final class GrantsConfirmCommand extends GrantCommand implements Runnable {
    @Parameters(paramLabel = "GRANT", description = "which one, as 'vault grants list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private GrantId grant;

    @ArgGroup
    private @Nullable Looked looked;

    /** What was looked at. */
    private static final class Looked {
        @Option(
                names = "--request",
                required = true,
                paramLabel = "REQUEST",
                description = "what you looked at: the skill's request, as 'vault grants list' lists it")
        private @Nullable GrantRequestId request;

        @Option(
                names = "--artifact",
                required = true,
                paramLabel = "HEX",
                description = "what you looked at: the SHA-256 of the skill's jar, or its first 16 digits or more")
        private @Nullable String artifact;
    }

    @Override
    public void run() {
        printGrant(act(desk -> {
            GrantInfo info = desk.find(grant);
            if (info.grant().status() != Grant.Status.SUSPENDED) {
                throw new VaultConfigurationException("nothing waits to be confirmed: the grant is "
                        + info.grant().status());
            }
            if (looked == null) {
                GrantRequestInfo newest = newest(desk, info, "");
                throw new VaultConfigurationException("say what you looked at; if it was artifact "
                        + GrantText.shortened(newest.wish().artifact()) + ": vault grants confirm " + grant
                        + " --request " + newest.id());
            }
            String artifact = looked.artifact == null ? "" : looked.artifact;
            GrantRequestId request =
                    looked.request == null ? newest(desk, info, artifact).id() : looked.request;
            return desk.confirm(grant, request, artifact);
        }));
    }

    /** The last request of the same skill on the same account. It is answered already if another grant was confirmed. */
    private static GrantRequestInfo newest(GrantDesk desk, GrantInfo info, String artifact) {
        return desk.list(info.user()).requests().stream()
                .filter(each -> each.holder().equals(info.grant().holder()))
                .filter(each -> each.wish().artifact().startsWith(artifact))
                .max(Comparator.<GrantRequestInfo, Boolean>comparing(
                                each -> each.answer().state() == GrantRequestInfo.State.OPEN)
                        .thenComparing(each -> each.answer().since()))
                .orElseThrow(() -> new VaultConfigurationException(
                        "the skill does not ask for anything there with that artifact: 'vault grants list' shows what it asks"
                                + " for"));
    }
}
