package dev.skillvault.cli;

import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Fallback;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Within which limits: a mixin. */
final class PermissionOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--only",
            paramLabel = "KIND=VALUE",
            description = "only with this resource, like repository=acme/site; repeatable, also for one kind")
    private List<String> only = new ArrayList<>();

    @Option(names = "--recipient", paramLabel = "ADDRESS", description = "only mail to this address; repeatable")
    private List<String> recipients = new ArrayList<>();

    @Option(
            names = "--recipient-domain",
            paramLabel = "DOMAIN",
            description = "only mail to addresses of exactly this domain; repeatable")
    private List<String> recipientDomains = new ArrayList<>();

    @Option(
            names = "--uses",
            paramLabel = "LIMIT",
            split = ",",
            description = "at most so often: 20/day, 5/hour, 100/P7D, and 100 for in all; 20/day,100 for both")
    private List<String> uses = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "from then on, like 2026-07-01 or 2026-07-01T08:00:00Z")
    private @Nullable String from;

    @Option(names = "--until", paramLabel = "TIME", description = "until then")
    private @Nullable String until;

    @Option(
            names = "--approval",
            paramLabel = "RULE",
            description = "when a person must approve: never, first, each, risk>=send, recipient>5; without it, never")
    private @Nullable String approval;

    @Option(
            names = "--fallback",
            paramLabel = "WAY",
            description = "another way while the account is dead: smtp, with the user's app password")
    private @Nullable Fallback fallback;

    @Option(
            names = "--hand-on-to",
            paramLabel = "SKILL",
            description = "may be handed on to this skill, as it is or less; repeatable")
    private List<String> handOnTo = new ArrayList<>();

    Permission of(String provider, Set<String> operations) {
        try {
            return permission(provider, operations);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private Permission permission(String provider, Set<String> operations) {
        Permission.Builder builder = Permission.of(provider, operations.toArray(String[]::new));
        for (String each : only) {
            int equals = each.indexOf('=');
            if (equals < 1 || equals == each.length() - 1) {
                throw new IllegalArgumentException("--only takes KIND=VALUE, like repository=acme/site");
            }
            builder.only(each.substring(0, equals), each.substring(equals + 1));
        }
        recipients.forEach(each -> builder.only("recipient", each));
        recipientDomains.forEach(each -> builder.only("recipient", "@" + each));
        if (approval != null) {
            builder.approval(Approval.parse(approval));
        }
        if (fallback != null) {
            builder.fallback(fallback);
        }
        handOnTo.forEach(skill -> builder.handOnTo(new SkillId(skill)));
        return builder.limits(limits()).build();
    }

    private Limits limits() {
        Limits limits = UsesLimit.of(uses);
        if (from != null) {
            limits = limits.from(UsesLimit.time(from));
        }
        return until == null ? limits : limits.until(UsesLimit.time(until));
    }
}
