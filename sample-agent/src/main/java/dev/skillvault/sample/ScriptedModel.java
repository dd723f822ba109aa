package dev.skillvault.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A stand-in for a language model: plays a fixed part, and says so. It calls only tools that the request really offers, and takes the
 * arguments of later calls from the results of earlier ones, so that a tool which does nothing breaks the story.
 */
final class ScriptedModel implements ChatModel {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * One step of a part.
     *
     * @param tool the tool to call
     * @param arguments from the results so far, in order
     */
    record Step(String tool, Function<List<JsonNode>, Map<String, Object>> arguments) {}

    private final Map<String, List<Step>> parts;

    /** A model that plays these parts; each is told by how its task begins. */
    ScriptedModel(Map<String, List<Step>> parts) {
        this.parts = parts;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        String task = "";
        List<JsonNode> results = new ArrayList<>();
        List<String> denials = new ArrayList<>();
        for (ChatMessage message : request.messages()) {
            if (message instanceof UserMessage user) {
                task = user.singleText();
            } else if (message instanceof ToolExecutionResultMessage result) {
                results.add(parse(result.text()));
                if (result.text().startsWith("denied by the vault")) {
                    denials.add(result.text());
                }
            }
        }
        return ChatResponse.builder()
                .aiMessage(next(request, partOf(task), results, denials))
                .build();
    }

    private List<Step> partOf(String task) {
        return parts.entrySet().stream()
                .filter(part -> task.startsWith(part.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }

    private static AiMessage next(ChatRequest request, List<Step> part, List<JsonNode> results, List<String> denials) {
        if (results.size() >= part.size()) {
            return AiMessage.from(
                    denials.isEmpty() ? "All done." : "Done, but one thing was refused: " + denials.get(0));
        }
        Step step = part.get(results.size());
        boolean offered = request.toolSpecifications() != null
                && request.toolSpecifications().stream()
                        .anyMatch(tool -> tool.name().equals(step.tool()));
        if (!offered) {
            return AiMessage.from("I cannot go on: the tool " + step.tool() + " was not offered to me.");
        }
        try {
            return AiMessage.from(ToolExecutionRequest.builder()
                    .id("call-" + results.size())
                    .name(step.tool())
                    .arguments(JSON.writeValueAsString(step.arguments().apply(results)))
                    .build());
        } catch (ResultMissingException | JsonProcessingException e) {
            return AiMessage.from("I cannot go on: " + e.getMessage());
        }
    }

    private static JsonNode parse(String result) {
        try {
            return JSON.readTree(result);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(result);
        }
    }

    /** A result does not hold what the next step needs. */
    static final class ResultMissingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ResultMissingException(String what) {
            super("an earlier tool result has no " + what);
        }
    }
}
