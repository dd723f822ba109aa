package dev.skillvault.transport;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A sandbox, a vault before it with Alice's two accounts, and a skill that may read and write one spreadsheet, mail one domain, and work
 * in one repository.
 */
final class VendorWorld implements AutoCloseable {
    private static final UserId ALICE = new UserId("alice");

    final Sandbox sandbox = Sandbox.builder().start();
    /** How often a client came to the door, whatever the door said. */
    final AtomicInteger knocks = new AtomicInteger();

    private final Vault vault;

    VendorWorld(Path folder) {
        vault = Vault.builder()
                .identity(
                        AgentIdentity.createPkcs12(folder.resolve("agent.p12"), "agent", "correct horse".toCharArray()))
                .store("jdbc:h2:file:" + folder.resolve("vault"))
                .clock(sandbox.clock())
                .sandbox(sandbox.routes())
                .oauthClient("google", client("google").clientId(), secret("google"))
                .oauthClient("github", client("github").clientId(), secret("github"))
                .skill(new VendorSkill())
                .policy("test", request -> GrantDecision.refuse("tests grant by hand"))
                .build();
        grant(
                connect("google"),
                Permission.of("google", VendorSkill.SHEETS)
                        .only("spreadsheet", SandboxSheets.Q3_SPREADSHEET)
                        .build(),
                Permission.of("google", VendorSkill.MAIL).build(),
                Permission.of("google", VendorSkill.SEND)
                        .only("recipient", "@example.com")
                        .build());
        grant(
                connect("github"),
                Permission.of("github", VendorSkill.GITHUB)
                        .only("repository", SandboxGitHub.REPOSITORY)
                        .build());
    }

    private ClientRegistration client(String provider) {
        return sandbox.client(provider);
    }

    private char[] secret(String provider) {
        return client(provider).clientSecret().toCharArray();
    }

    private ConnectionInfo connect(String provider) {
        try (ConsentFlow flow = vault.operator().connect(ALICE, provider)) {
            sandbox.browser("alice").consent(flow.authorizationUri());
            return flow.await(Duration.ofMinutes(1));
        }
    }

    private void grant(ConnectionInfo connection, Permission... permissions) {
        var unused = vault.operator().grant(VendorSkill.ID, connection.id(), List.of(permissions));
    }

    /** What the vault gives the skill to work with. */
    SkillContext context() {
        return (SkillContext) vault.grantedSkills(ALICE).get(0).tools();
    }

    /** The skill's door to a provider, with a counter before it. */
    AuthorizedClient door(String provider) {
        AuthorizedClient door = context().client(provider);
        return request -> {
            knocks.incrementAndGet();
            return door.send(request);
        };
    }

    /** What has reached the stand-ins' APIs so far. */
    List<RecordedRequest> calls() {
        return sandbox.requests().stream()
                .filter(request ->
                        request.kind() == RecordedRequest.Kind.API || request.kind() == RecordedRequest.Kind.UNKNOWN)
                .toList();
    }

    RecordedRequest lastCall() {
        List<RecordedRequest> calls = calls();
        return calls.get(calls.size() - 1);
    }

    @Override
    public void close() {
        vault.close();
        sandbox.close();
    }
}
