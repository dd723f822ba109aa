package dev.skillvault.cli;

import dev.skillvault.grant.GrantRequestInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Which of the operations that are asked for are granted; exactly one of three. */
final class GrantedOperations {
    @Option(
            names = "--operation",
            required = true,
            paramLabel = "NAME",
            description = "this operation, like gmail.messages.send; repeatable")
    private List<String> names = new ArrayList<>();

    @Option(names = "--needed", required = true, description = "all that the skill is of no use without")
    private boolean needed;

    @Option(names = "--all", required = true, description = "all that the skill asks for")
    private boolean all;

    /** The operations, by name. */
    Set<String> of(GrantRequestInfo request) {
        if (all) {
            return request.wish().operations();
        }
        return needed ? request.wish().needs() : new TreeSet<>(names);
    }

    boolean areAskedFor(GrantRequestInfo request) {
        Set<String> granted = of(request);
        return !granted.isEmpty() && request.wish().operations().containsAll(granted);
    }
}
