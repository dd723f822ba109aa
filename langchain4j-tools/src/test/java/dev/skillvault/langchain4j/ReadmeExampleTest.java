package dev.skillvault.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.UserMessage;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of README.md: they compile, they run, and the README shows exactly these lines. */
class ReadmeExampleTest {
    interface Assistant {
        String chat(@UserMessage String message, InvocationParameters user);
    }

    @TempDir
    Path home;

    private final char[] password = "correct horse".toCharArray();
    private final AtomicReference<ChatRequest> asked = new AtomicReference<>();
    private final ChatModel model = new ChatModel() {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            asked.set(request);
            return ChatResponse.builder().aiMessage(AiMessage.from("done")).build();
        }
    };
    private final GrantPolicy policy =
            request -> request.manifest().id().value().equals("sheets")
                    ? GrantDecision.grant(
                            Permission.of("google", "sheets.values.get").build())
                    : GrantDecision.refuse("not needed");

    // tag::agent[]
    String run(Vault.Builder builder) {
        try (Vault vault = builder.identity(AgentIdentity.fromPkcs12(home.resolve("agent.p12"), password))
                .store("jdbc:h2:file:" + home.resolve("vault"))
                .policy("mine", policy)
                .build()) {
            vault.operator().requestGrants(new UserId("alice"));
            Assistant assistant = AiServices.builder(Assistant.class)
                    .chatModel(model)
                    .toolProvider(VaultToolProvider.of(vault))
                    .build();
            return assistant.chat("Summarise the Q3 sheet", VaultToolProvider.user("alice"));
        }
    }
    // end::agent[]

    // tag::connect[]
    void connect(Vault vault, Consumer<URI> showToAlice) {
        try (ConsentFlow flow = vault.operator().connect(new UserId("alice"), "google")) {
            showToAlice.accept(flow.authorizationUri());
            flow.await(Duration.ofMinutes(5));
        }
    }
    // end::connect[]

    @Test
    void theExamplesWork() {
        AgentIdentity.createPkcs12(home.resolve("agent.p12"), "readme-agent", password);
        try (Sandbox sandbox = Sandbox.builder().start()) {
            try (Vault vault = onSandbox(sandbox)
                    .identity(AgentIdentity.fromPkcs12(home.resolve("agent.p12"), password))
                    .store("jdbc:h2:file:" + home.resolve("vault"))
                    .build()) {
                connect(vault, link -> sandbox.browser("alice").consent(link));
            }

            assertThat(run(onSandbox(sandbox))).isEqualTo("done");

            assertThat(asked.get().toolSpecifications())
                    .extracting(tool -> tool.name())
                    .containsExactly("sheets_read");
        }
    }

    private static Vault.Builder onSandbox(Sandbox sandbox) {
        return Vault.builder()
                .sandbox(sandbox.routes())
                .clock(sandbox.clock())
                .oauthClient(
                        "google",
                        sandbox.client("google").clientId(),
                        sandbox.client("google").clientSecret().toCharArray());
    }

    @Test
    void theReadmeShowsExactlyTheseLines() throws IOException {
        String readme = Files.readString(Path.of("..", "README.md"));
        assertThat(readme).contains(region("agent")).contains(region("connect"));
    }

    private static String region(String name) throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("src/test/java/dev/skillvault/langchain4j/ReadmeExampleTest.java"));
        int from = lines.indexOf("    // tag::" + name + "[]");
        int to = lines.indexOf("    // end::" + name + "[]");
        assertThat(from).isNotNegative().isLessThan(to);
        return String.join("\n", lines.subList(from + 1, to)).stripIndent();
    }
}
