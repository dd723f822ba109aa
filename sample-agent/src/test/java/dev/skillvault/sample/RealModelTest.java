package dev.skillvault.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.model.chat.ChatModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a stand-in for an OpenAI-compatible endpoint, on loopback. */
class RealModelTest {
    private static final String ANSWER = """
            {"id":"1","object":"chat.completion","created":1,"model":"small","choices":[{"index":0,"finish_reason":"stop",
            "message":{"role":"assistant","content":"hello"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer endpoint;

    @BeforeEach
    void listen() throws IOException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/v1/chat/completions", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        endpoint.start();
    }

    @AfterEach
    void stop() {
        endpoint.stop(0);
    }

    private Map<String, String> environment() {
        return Map.of(
                "OPENAI_BASE_URL",
                "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/v1",
                "OPENAI_API_KEY",
                "a-key-lying-around");
    }

    @Test
    void aModelIsAskedWhereTheEnvironmentSays() {
        ChatModel model = RealModel.of("small", environment());

        assertThat(model.chat("hi")).isEqualTo("hello");

        assertThat(asked).singleElement().asString().contains("\"small\"");
    }

    @Test
    void makingAModelSendsNothing() {
        assertThat(RealModel.of("small", environment())).isNotNull();
        assertThat(asked).isEmpty();
    }
}
