package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.operator.GrantDesk;
import dev.skillvault.skill.SkillId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Grants a skill what it asks for, or less. */
@Command(
        name = "grant",
        sortOptions = false,
        description = {
            "Grants a skill what it asks for on an account, or less; never more. Several limits hold at once; for a permission with other",
            "limits give the command again, with --add. It says if the user must connect again for it."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  vault grants grant gmail --data vault-data --operator-key me.key --user alice \\",
            "      --operation gmail.messages.send --recipient-domain example.com --uses 20/day --approval first",
            "",
            "Exit codes:",
            "  0  granted",
            "  2  not granted, or the command was not understood",
        })
final class GrantsGrantCommand extends GrantCommand implements Runnable {
    private static final String REQUEST = "rq_[0-9a-f]{32}";

    @Parameters(
            paramLabel = "SKILL|REQUEST",
            description = "a skill, with --user; or a request, as 'vault grants list' lists it")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String what;

    @Option(names = "--user", paramLabel = "ID", description = "whose account; @agent for the agent's own")
    private @Nullable UserId user;

    @Option(names = "--connection", paramLabel = "ID", description = "which account, if the user has several")
    private @Nullable ConnectionId connection;

    @ArgGroup
    private OtherGrants others = new OtherGrants();

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private GrantedOperations operations;

    @Mixin
    private final PermissionOptions permission = new PermissionOptions();

    @Override
    public void run() {
        SkillId skill = what.matches(REQUEST) ? null : new SkillId(what);
        GrantList granted = act(desk -> {
            GrantRequestInfo request = skill == null ? desk.find(new GrantRequestId(what)) : asked(desk);
            GrantInfo grant = desk.grant(new GrantAnswer(
                    request.id(),
                    List.of(permission.of(request.wish().provider(), operations.of(request))),
                    new GrantAnswer.Meant(skill, user, connection),
                    others.become()));
            return new GrantList(withOthers(grant, desk.list(grant.user())), List.of());
        });
        printGrant(granted.grants().get(0));
        printAlso(granted.grants().subList(1, granted.grants().size()));
    }

    /** The new one first. */
    private static List<GrantInfo> withOthers(GrantInfo grant, GrantList all) {
        List<GrantInfo> active = new ArrayList<>(List.of(grant));
        all.grants().stream()
                .filter(each -> each.grant().holder().equals(grant.grant().holder())
                        && each.grant().status() == Grant.Status.ACTIVE
                        && !each.grant().id().equals(grant.grant().id()))
                .forEach(active::add);
        return active;
    }

    /** What the skill asked for last on the one account that is meant. */
    private GrantRequestInfo asked(GrantDesk desk) {
        UserId whose = user;
        if (whose == null) {
            throw new ParameterException(spec().commandLine(), "say whose account: --user ID");
        }
        Map<ConnectionId, GrantRequestInfo> asked = fitting(desk.list(whose).requests());
        if (asked.isEmpty()) {
            asked = fitting(desk.request(whose).requests());
        }
        if (asked.isEmpty()) {
            throw new VaultConfigurationException(what + " has not asked for that: 'vault grants request --user "
                    + whose + "' has the running agent's skills ask, and 'vault grants list' shows what they ask for");
        }
        if (asked.size() > 1) {
            throw new VaultConfigurationException("the user has several accounts on which " + what
                    + " asks for that: name one with --connection, "
                    + asked.keySet().stream().map(ConnectionId::value).collect(Collectors.joining(" or ")));
        }
        return asked.values().iterator().next();
    }

    private Map<ConnectionId, GrantRequestInfo> fitting(List<GrantRequestInfo> requests) {
        Comparator<GrantRequestInfo> newest = Comparator.<GrantRequestInfo, Boolean>comparing(
                        each -> each.answer().state() == GrantRequestInfo.State.OPEN)
                .thenComparing(each -> each.answer().since());
        Map<ConnectionId, GrantRequestInfo> last = new TreeMap<>(Comparator.comparing(ConnectionId::value));
        for (GrantRequestInfo each : requests) {
            ConnectionId account = each.holder().connection();
            if (each.holder().skill().value().equals(what) && (connection == null || connection.equals(account))) {
                last.merge(account, each, (one, other) -> newest.compare(one, other) >= 0 ? one : other);
            }
        }
        last.values().removeIf(each -> !operations.areAskedFor(each));
        return last;
    }
}
