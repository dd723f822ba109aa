package dev.skillvault.sample;

import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.grant.GrantRequest;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.time.Duration;
import java.util.Set;

/** What the injections want to get beyond. {@link PlainGrant} says the same in its own words. */
final class InjectionPolicy implements GrantPolicy {
    static final int USES = 5;
    static final Duration WINDOW = Duration.ofMinutes(30);

    private static final Limits FEW = Limits.usesPer(USES, WINDOW);

    @Override
    public GrantDecision decide(GrantRequest request) {
        return switch (request.manifest().id().value()) {
            case "sheets" -> GrantDecision.grant(readTheRange(), appendRows());
            case "gmail" ->
                GrantDecision.grant(
                        Permission.of("google", "gmail.messages.list", "gmail.messages.get")
                                .build(),
                        toTheTeam("gmail.messages.send"));
            case "github" ->
                GrantDecision.grant(
                        inTheRepository("issues.list", "issues.get", "issues.create")
                                .build(),
                        inTheRepository("issues.createComment").limits(FEW).build());
            case "courier" ->
                request.connection().provider().equals("google")
                        ? GrantDecision.grant(readTheRange(), toTheTeam("gmail.messages.send", "gmail.drafts.create"))
                        : GrantDecision.grant(
                                inTheRepository("issues.listComments").build());
            default -> GrantDecision.refuse("not in the corpus");
        };
    }

    private static Permission readTheRange() {
        return Permission.of("google", "sheets.values.get")
                .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                .only("range", "Q3!A1:D50")
                .build();
    }

    private static Permission appendRows() {
        return Permission.of("google", "sheets.values.append")
                .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                .build();
    }

    private static Permission toTheTeam(String... operations) {
        return Permission.of("google", operations)
                .only("recipient", "@" + SamplePolicy.TEAM_DOMAIN)
                .limits(FEW)
                .build();
    }

    private static Permission.Builder inTheRepository(String... operations) {
        return Permission.of("github", operations).only("repository", SandboxGitHub.REPOSITORY);
    }

    /** Grants all that a skill asks for, without any limit: a test that does not notice this one notices nothing. */
    static final class Wide implements GrantPolicy {
        @Override
        public GrantDecision decide(GrantRequest request) {
            String provider = request.connection().provider();
            Set<String> operations = request.manifest().needs().get(provider);
            return GrantDecision.grant(
                    Permission.of(provider, operations.toArray(new String[0])).build());
        }
    }
}
