package dev.skillvault.impl.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three agents, three users, three providers, two operations each, in one database: whatever was not granted to exactly that is denied. */
class CrossProductTest {
    private static final List<String> AGENTS = List.of("agent", "second", "third");
    private static final List<UserId> USERS = List.of(new UserId("alice"), new UserId("bob"), new UserId("carol"));
    private static final Map<String, Map<String, ApiRequest>> OPERATIONS = Map.of(
            "google",
            Map.of(
                    "sheets.values.get",
                    TestWorld.READ,
                    "gmail.messages.list",
                    ApiRequest.get("/gmail/v1/users/me/messages")),
            "github",
            Map.of(
                    "issues.list",
                    ApiRequest.get("/repos/" + SandboxGitHub.REPOSITORY + "/issues"),
                    "issues.create",
                    ApiRequest.post("/repos/" + SandboxGitHub.REPOSITORY + "/issues")
                            .json(Map.of("title", "x"))),
            "slack",
            Map.of(
                    "chat.postMessage",
                    ApiRequest.post("/api/chat.postMessage").json(Map.of("channel", "C0123", "text", "x")),
                    "auth.test",
                    ApiRequest.post("/api/auth.test")));

    @TempDir
    Path folder;

    private final List<Vault> vaults = new ArrayList<>();

    /** One cell of the product. */
    private record Cell(int agent, UserId user, String provider, String operation) {}

    /** A skill that asks for everything. */
    private static final class Everything implements Skill {
        @Override
        public SkillManifest manifest() {
            SkillManifest.Builder manifest =
                    SkillManifest.builder("everything", "1.0.0").purpose("Asks for everything");
            OPERATIONS.forEach((provider, operations) ->
                    manifest.needs(provider, operations.keySet().toArray(String[]::new)));
            return manifest.build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }

    private static Vault.Builder configured(Vault.Builder builder, Sandbox sandbox) {
        ClientRegistration client = sandbox.client("slack");
        return builder.skill(new Everything())
                .oauthClient("slack", client.clientId(), client.clientSecret().toCharArray());
    }

    private static RecordedRequest last(Sandbox sandbox, Kind kind) {
        List<RecordedRequest> found =
                sandbox.requests().stream().filter(each -> each.kind() == kind).toList();
        return found.get(found.size() - 1);
    }

    @Test
    void row26WhatWasNotGrantedToExactlyThatAgentUserProviderConnectionAndOperationIsDenied() {
        long seed = Long.getLong("skillvault.seed", System.nanoTime());
        System.out.println("cross product: seed " + seed);
        Random random = new Random(seed);
        try (TestWorld world = TestWorld.open(folder, builder -> builder, CrossProductTest::configured)) {
            vaults.add(world.vault);
            AGENTS.subList(1, AGENTS.size())
                    .forEach(name ->
                            vaults.add(configured(TestVaults.builder(folder, name, world.sandbox), world.sandbox)
                                    .build()));
            try {
                check(world, random, seed);
            } finally {
                vaults.subList(1, vaults.size()).forEach(Vault::close);
            }
        }
    }

    private void check(TestWorld world, Random random, long seed) {
        Map<Cell, Boolean> product = new LinkedHashMap<>();
        Map<Cell, String> consents = new LinkedHashMap<>();
        for (int agent = 0; agent < AGENTS.size(); agent++) {
            for (UserId user : USERS) {
                for (String provider : OPERATIONS.keySet()) {
                    ConnectionInfo connection = TestVaults.connect(vaults.get(agent), world.sandbox, user, provider);
                    String consent = last(world.sandbox, Kind.TOKEN_CODE).family();
                    for (String operation : OPERATIONS.get(provider).keySet()) {
                        Cell cell = new Cell(agent, user, provider, operation);
                        boolean granted = random.nextInt(4) == 0;
                        product.put(cell, granted);
                        consents.put(cell, consent);
                        if (granted) {
                            vaults.get(agent)
                                    .operator()
                                    .grant(
                                            new SkillId("everything"),
                                            connection.id(),
                                            List.of(Permission.of(provider, operation)
                                                    .build()));
                        }
                    }
                }
            }
        }
        assertThat(product).hasSize(54);
        assertThat(product.values()).as("seed %d", seed).contains(true, false);
        product.forEach((cell, granted) -> {
            long before = world.count(Kind.API);
            AuthorizedClient door = door(cell);
            ApiRequest request = OPERATIONS.get(cell.provider()).get(cell.operation());
            if (granted) {
                assertThat(door).as("seed %d, %s", seed, cell).isNotNull();
                door.send(request);
                assertThat(world.count(Kind.API)).as("seed %d, %s", seed, cell).isEqualTo(before + 1);
                RecordedRequest seen = last(world.sandbox, Kind.API);
                assertThat(seen.account()).isEqualTo(cell.user().value());
                assertThat(seen.family()).as("seed %d, %s", seed, cell).isEqualTo(consents.get(cell));
            } else {
                if (door != null) {
                    assertThatThrownBy(() -> door.send(request))
                            .as("seed %d, %s", seed, cell)
                            .isInstanceOfSatisfying(
                                    CallDeniedException.class,
                                    denied -> assertThat(denied.reason())
                                            .isIn(DenialReason.NOT_GRANTED, DenialReason.NO_CONNECTION));
                }
                assertThat(world.count(Kind.API)).as("seed %d, %s", seed, cell).isEqualTo(before);
            }
        });
    }

    /** The skill's door as it is offered; null where the skill is not even offered to this user. */
    private AuthorizedClient door(Cell cell) {
        return vaults.get(cell.agent()).grantedSkills(cell.user()).stream()
                .filter(skill -> skill.manifest().id().value().equals("everything"))
                .findFirst()
                .map(skill -> ((SkillContext) skill.tools()).client(cell.provider()))
                .orElse(null);
    }
}
