package dev.skillvault.cli;

import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.operator.GrantDesk;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Shows one grant or request. */
@Command(
        name = "show",
        sortOptions = false,
        description = "Shows a grant, with those it was handed on from, or a grant request.",
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants show --data vault-data --operator-key me.key gr_0123456789abcdef0123456789abcdef",
            "",
            "Exit codes:",
            "  0  shown",
            "  2  there is none, or the command was not understood",
        })
final class GrantsShowCommand extends GrantCommand implements Runnable {
    /** More is never made; a table that says otherwise is not followed for ever. */
    private static final int LONGEST_CHAIN = 8;

    @Parameters(paramLabel = "GRANT|REQUEST", description = "which one, as 'vault grants list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Override
    public void run() {
        if (id.matches("rq_[0-9a-f]{32}")) {
            printRequest(act(desk -> desk.find(new GrantRequestId(id))));
        } else if (id.matches("gr_[0-9a-f]{32}")) {
            act(desk -> chain(desk, new GrantId(id))).forEach(this::printGrant);
        } else {
            throw new ParameterException(spec().commandLine(), "give a grant, gr_..., or a grant request, rq_...");
        }
    }

    /** The grant, then those it was handed on from. */
    private static List<GrantInfo> chain(GrantDesk desk, GrantId grant) {
        List<GrantInfo> chain = new ArrayList<>();
        for (GrantId next = grant; next != null && chain.size() < LONGEST_CHAIN; ) {
            GrantInfo info = desk.find(next);
            chain.add(info);
            next = info.grant().holder().parent();
        }
        return chain;
    }
}
