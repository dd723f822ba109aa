package dev.skillvault.cli;

import dev.skillvault.VaultOperator;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.operator.OperatorDesk;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Does something about grants, as the agent or by the running agent, and prints what came of it. */
abstract class GrantCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "one JSON object per line")
    private boolean json;

    final CommandSpec spec() {
        return spec;
    }

    /** Does it, the same both ways. */
    final <T> T act(Function<GrantDesk, T> work) {
        Function<VaultOperator, GrantDesk> here = VaultOperator::grantDesk;
        Function<OperatorDesk, GrantDesk> there = OperatorDesk::grantDesk;
        return options.act(here.andThen(work), there.andThen(work));
    }

    final void printGrant(GrantInfo grant) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(line -> GrantJson.grant(line, grant));
        } else {
            GrantText.grant(out, grant);
        }
        out.flush();
    }

    /** Other grants that hold beside one. */
    final void printAlso(List<GrantInfo> grants) {
        if (!grants.isEmpty() && !json) {
            spec.commandLine().getOut().print("also stands:\n");
        }
        grants.forEach(this::printGrant);
    }

    final void printRequest(GrantRequestInfo request) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new JsonLines(out).line(line -> GrantJson.request(line, request));
        } else {
            GrantText.request(out, request);
        }
        out.flush();
    }

    final void printList(GrantList list) {
        list.grants().forEach(this::printGrant);
        list.requests().forEach(this::printRequest);
        if (list.grants().isEmpty() && list.requests().isEmpty()) {
            spec.commandLine().getErr().println("Nothing is granted or asked for.");
        }
    }
}
