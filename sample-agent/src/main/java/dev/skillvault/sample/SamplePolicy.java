package dev.skillvault.sample;

import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.grant.GrantRequest;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.time.Duration;

/** What the sample's owner lets the skills do: one sheet, mail within the team's domain, one repository. */
final class SamplePolicy implements GrantPolicy {
    static final String TEAM_DOMAIN = "example.com";

    @Override
    public GrantDecision decide(GrantRequest request) {
        String skill = request.manifest().id().value();
        return switch (skill) {
            case "sheets" ->
                GrantDecision.grant(Permission.of("google", "sheets.values.get", "sheets.values.append")
                        .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                        .build());
            case "gmail" ->
                GrantDecision.grant(
                        Permission.of("google", "gmail.messages.list", "gmail.messages.get")
                                .build(),
                        Permission.of("google", "gmail.messages.send")
                                .only("recipient", "@" + TEAM_DOMAIN)
                                .limits(Limits.usesPer(20, Duration.ofDays(1)))
                                .build());
            case "github" ->
                GrantDecision.grant(Permission.of("github", "issues.create", "issues.createComment")
                        .only("repository", SandboxGitHub.REPOSITORY)
                        .build());
            default -> GrantDecision.refuse("the sample has no use for this skill");
        };
    }
}
