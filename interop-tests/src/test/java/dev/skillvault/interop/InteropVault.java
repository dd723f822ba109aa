package dev.skillvault.interop;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.skill.SkillContext;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A vault in a folder, registered at one authorization server, with a skill that calls the server's user-info endpoint. */
record InteropVault(Vault vault, Server server) implements AutoCloseable {
    static final UserId ALICE = new UserId("alice");

    private static final char[] PASSWORD = "correct horse".toCharArray();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * An authorization server as a vault sees it.
     *
     * @param provider the descriptor's name
     * @param userInfo path of its user-info endpoint
     * @param routes from its public host to this machine
     */
    record Server(String provider, String userInfo, Map<String, InetSocketAddress> routes) {}

    /** What the server knows the agent as; the secret is empty for a public client. */
    record Client(String id, String secret) {
        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }

    static InteropVault open(Path folder, Server server, Client client, Clock clock) {
        return new InteropVault(builder(folder, server, client, clock).build(), server);
    }

    static Vault.Builder builder(Path folder, Server server, Client client, Clock clock) {
        return bare(folder, server, clock)
                .skill(new AccountSkill(server.provider()))
                .policy("test", request -> GrantDecision.refuse("tests grant by hand"))
                .oauthClient(server.provider(), client.id(), client.secret().toCharArray());
    }

    /** Knows nobody at the server yet. */
    static Vault.Builder bare(Path folder, Server server, Clock clock) {
        Path identity = folder.resolve("agent.p12");
        return Vault.builder()
                .identity(
                        Files.exists(identity)
                                ? AgentIdentity.fromPkcs12(identity, PASSWORD)
                                : AgentIdentity.createPkcs12(identity, "agent", PASSWORD))
                .store(url(folder))
                .clock(clock)
                .sandbox(server.routes());
    }

    static String url(Path folder) {
        return "jdbc:h2:file:" + folder.resolve("vault");
    }

    /** Connects Alice's account by loopback, and grants the skill its one call. */
    ConnectionInfo connect(ScriptedBrowser browser) {
        try (ConsentFlow flow = vault.operator().connect(ALICE, server.provider())) {
            browser.consentAndReturn(flow.authorizationUri());
            return granted(flow.await(PATIENCE));
        }
    }

    /** Lets the skill use the connection. */
    ConnectionInfo granted(ConnectionInfo connection) {
        var unused = vault.operator()
                .grant(
                        AccountSkill.ID,
                        connection.id(),
                        List.of(Permission.of(server.provider(), AccountSkill.OPERATION)
                                .build()));
        return connection;
    }

    /** The skill's door, for whoever has granted it something. */
    AuthorizedClient door(UserId user) {
        SkillContext context = (SkillContext) vault.grantedSkills(user).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is granted"))
                .tools();
        return context.client(server.provider());
    }

    /** The skill's one call: whose account is it? */
    ApiResponse whoami(UserId user) {
        return door(user).send(ApiRequest.get(server.userInfo()));
    }

    ConnectionState state(ConnectionId id) {
        return vault.operator().connections(ALICE).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Override
    public void close() {
        vault.close();
    }
}
