package dev.skillvault.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Hands every exchange with a model on to it, tells what tools it asks for, and keeps all messages in a file. */
final class Transcript implements ChatModel {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final ChatModel model;
    private final Path file;
    private final Storyteller teller;
    private final Runnable catchUp;

    /** {@code catchUp} returns when everything recorded so far has been told, so that the story stays in order. */
    Transcript(ChatModel model, Path file, Storyteller teller, Runnable catchUp) {
        this.model = model;
        this.file = file;
        this.teller = teller;
        this.catchUp = catchUp;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        catchUp.run();
        write("request", request.messages().stream().map(ChatMessage::toString).toList());
        ChatResponse response = model.chat(request);
        AiMessage answer = response.aiMessage();
        write("answer", List.of(answer.toString()));
        for (ToolExecutionRequest tool : answer.toolExecutionRequests()) {
            String arguments = tool.arguments().replaceAll("\\s+", " ");
            teller.who(
                    "model",
                    "asks for " + tool.name() + " "
                            + (arguments.length() > 110 ? arguments.substring(0, 110) + "..." : arguments));
        }
        return response;
    }

    private void write(String kind, List<String> messages) {
        try {
            String line = JSON.writeValueAsString(Map.of(kind, messages)) + "\n";
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
