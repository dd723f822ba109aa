package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Opens vaults on a sandbox, for tests. */
public final class TestVaults {
    public static final char[] PASSWORD = "correct horse".toCharArray();
    public static final UserId ALICE = new UserId("alice");
    public static final UserId BOB = new UserId("bob");

    private TestVaults() {}

    public static String url(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("vault");
    }

    public static AgentIdentity identity(Path folder, String name) {
        Path file = folder.resolve(name + ".p12");
        return Files.exists(file)
                ? AgentIdentity.fromPkcs12(file, PASSWORD)
                : AgentIdentity.createPkcs12(file, name, PASSWORD);
    }

    public static Vault.Builder builder(Path folder, String agent, Sandbox sandbox) {
        Vault.Builder builder = Vault.builder()
                .identity(identity(folder, agent))
                .store(url(folder))
                .clock(sandbox.clock())
                .backgroundRefresh(false) // tests count requests
                .sandbox(sandbox.routes())
                .skill(new WorkSkill())
                .policy("test", request -> GrantDecision.refuse("tests grant by hand"));
        for (String provider : new String[] {"google", "github"}) {
            ClientRegistration client = sandbox.client(provider);
            builder.oauthClient(
                    provider, client.clientId(), client.clientSecret().toCharArray());
        }
        return builder;
    }

    public static ConnectionInfo connect(Vault vault, Sandbox sandbox, UserId user, String provider) {
        try (ConsentFlow flow = vault.operator().connect(user, provider)) {
            sandbox.browser(user.value()).consent(flow.authorizationUri());
            return flow.await(Duration.ofSeconds(20));
        }
    }

    /** The skill's door for a user who granted it something. */
    public static AuthorizedClient door(Vault vault, UserId user, String provider) {
        SkillContext context = (SkillContext) vault.grantedSkills(user).stream()
                .filter(skill -> skill.manifest().id().value().equals("work"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is granted to work"))
                .tools();
        return context.client(provider);
    }

    /** A skill that asks for everything and hands its context to the test. */
    public static final class WorkSkill implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("work", "1.0.0")
                    .purpose("Does whatever a test wants")
                    .needs("google", "sheets.spreadsheets.get", "sheets.values.get", "sheets.values.append")
                    .needs("google", "gmail.messages.list", "gmail.messages.get", "gmail.messages.send")
                    .needs("github", "issues.create", "issues.list")
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }
}
