package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.provider.CatalogEntry;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.SandboxTelegram;
import dev.skillvault.testkit.sandbox.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Telegram's operations through the door, against the sandbox's bot, whose token stands in the path of each request. */
class TelegramTest {
    private static final ApiRequest SEND = ApiRequest.post("/sendMessage").json(Map.of("chat_id", 42, "text", "hello"));

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo bot;

    @BeforeEach
    void open() {
        world = TestWorld.open(folder, builder -> builder, (builder, sandbox) -> builder.skill(new Chatting()));
        bot = world.vault
                .operator()
                .connector(ALICE, "telegram")
                .secret(world.sandbox.telegram().botToken().toCharArray());
        world.vault
                .operator()
                .grant(
                        new SkillId("chatting"),
                        bot.id(),
                        operations()
                                .map(name -> Permission.of("telegram", name).build())
                                .toList());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Stream<String> operations() {
        return ProviderCatalog.builtIn().require("telegram").operations().stream()
                .map(Operation::name);
    }

    private ApiResponse send(ApiRequest request) {
        return ((SkillContext) world.vault.grantedSkills(ALICE).stream()
                        .filter(skill -> skill.manifest().id().value().equals("chatting"))
                        .findFirst()
                        .orElseThrow()
                        .tools())
                .client("telegram")
                .send(request);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("bot.getMe", ApiRequest.get("/getMe"), "\"username\":\"skill_vault_bot\""),
                Arguments.of("bot.sendMessage", SEND, "\"text\":\"hello\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void anOperationIsAnsweredAndRecorded(String operation, ApiRequest request, String expected) throws IOException {
        ApiResponse answer = send(request);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("\"ok\":true", expected);
        assertThat(world.sandbox.requests()).extracting(RecordedRequest::host).containsExactly("api.telegram.org");
        assertThat(recorded()).contains(operation);
        assertTokenIsNowhere(answer.text(), recorded());
    }

    @Test
    void aSentMessageArrives() {
        assertThat(send(SEND).status()).isEqualTo(200);
        assertThat(world.sandbox.telegram().sent()).containsExactly(new SandboxTelegram.Message(42, "hello"));
    }

    /** Whoever adds an operation to a descriptor that nothing else runs adds it here. */
    @Test
    void everyOperationThatAnUnverifiedDescriptorOffersIsCalledHere() {
        Set<String> offered = ProviderCatalog.builtIn().entries().stream()
                .map(CatalogEntry::descriptor)
                .filter(each -> !each.verification().verified())
                .flatMap(each -> each.operations().stream())
                .map(Operation::name)
                .collect(Collectors.toSet());
        assertThat(calls().map(call -> call.get()[0])).containsExactlyInAnyOrderElementsOf(offered);
    }

    @Test
    void aTokenThatIsEchoedBackIsRemoved() throws IOException {
        String token = world.sandbox.telegram().botToken();
        world.sandbox
                .faults()
                .next(
                        Target.any(),
                        Fault.status(
                                404,
                                "/bot" + token + "/getMe /bot" + token.replace(":", "%3A") + "/getMe",
                                Map.of("Location", "https://api.telegram.org/bot" + token + "/getMe")));
        ApiResponse answer = send(ApiRequest.get("/getMe"));
        assertThat(answer.status()).isEqualTo(404);
        assertTokenIsNowhere(answer.text(), answer.header("location").orElse(""), recorded());
    }

    @Test
    void aBrokenConnectionIsToldWithoutTheAddress() throws IOException {
        world.sandbox.faults().next(Target.any(), Fault.dropBeforeAnswer());
        assertThatThrownBy(() -> send(SEND)).isInstanceOfSatisfying(ProviderUnreachableException.class, e -> {
            assertThat(e.maybeSent()).isTrue();
            assertTokenIsNowhere(trace(e));
        });
        assertTokenIsNowhere(recorded());
    }

    @Test
    void aTokenThatTelegramKnowsNoLongerIsToldWithoutIt() throws IOException {
        world.sandbox.faults().always(Target.any(), Fault.status(401, "{\"ok\":false,\"error_code\":401}", Map.of()));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 3; i++) {
                        assertThat(send(SEND).status()).isEqualTo(401);
                    }
                })
                .isInstanceOfSatisfying(ConnectionUnavailableException.class, e -> assertTokenIsNowhere(trace(e)));
        assertTokenIsNowhere(recorded());
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private String recorded() {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest()).stream()
                    .map(entry -> entry.kind() + " " + entry.fields())
                    .collect(Collectors.joining("\n"));
        }
    }

    /** The secret part stands behind the colon; the number before it is the bot's public id. */
    private void assertTokenIsNowhere(String... texts) {
        String secret = world.sandbox.telegram().botToken().replaceAll(".*:", "");
        for (String text : texts) {
            assertThat(text).doesNotContain(secret);
        }
    }

    @Test
    void theTokenStandsInNoFileOfTheVault() throws IOException {
        assertThat(send(SEND).status()).isEqualTo(200);
        world.vault.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertTokenIsNowhere(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** A skill that talks as a bot. */
    private static final class Chatting implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("chatting", "1.0.0")
                    .purpose("Talks as a bot")
                    .needs("telegram", operations().toArray(String[]::new))
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }
}
