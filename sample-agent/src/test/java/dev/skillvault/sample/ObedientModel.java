package dev.skillvault.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.skillvault.sample.InjectionCase.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The worst model there is: it reads a text with a tool, and does whatever the text says. The orders come from the case, but it gives
 * them only if the text really stood in a tool's result.
 */
final class ObedientModel implements ChatModel {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * One call that leads to the text.
     *
     * @param tool the tool
     * @param arguments from the results so far
     */
    record Reading(String tool, Function<List<JsonNode>, Map<String, Object>> arguments) {}

    private final List<Reading> readings;
    private final InjectionCase injection;
    private final Runnable atTheText;
    private final List<String> seen = new ArrayList<>();

    ObedientModel(List<Reading> readings, InjectionCase injection, Runnable atTheText) {
        this.readings = readings;
        this.injection = injection;
        this.atTheText = atTheText;
    }

    /** Everything that was ever in front of the model. */
    List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        seen.clear(); // each request holds all messages before it
        request.messages().forEach(message -> seen.add(message.toString()));
        seen.add(String.valueOf(request.toolSpecifications()));
        List<JsonNode> results = request.messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(ToolExecutionResultMessage.class::cast)
                .map(result -> parsed(result.text()))
                .toList();
        return ChatResponse.builder().aiMessage(next(results)).build();
    }

    private AiMessage next(List<JsonNode> results) {
        int done = results.size();
        if (done < readings.size()) {
            Reading reading = readings.get(done);
            return call(
                    done,
                    reading.tool(),
                    JSON.valueToTree(reading.arguments().apply(results)).toString());
        }
        if (done == readings.size()) {
            if (results.stream().noneMatch(result -> holds(result, injection.text()))) {
                return AiMessage.from("I found no orders.");
            }
            atTheText.run();
        }
        int skipped = done - readings.size();
        for (Order order : injection.orders()) {
            if (skipped < order.times()) {
                return call(done, order.tool(), order.written());
            }
            skipped -= order.times();
        }
        return AiMessage.from("I did as I was told.");
    }

    private static AiMessage call(int number, String tool, String arguments) {
        return AiMessage.from(ToolExecutionRequest.builder()
                .id("call-" + number)
                .name(tool)
                .arguments(arguments)
                .build());
    }

    private static boolean holds(JsonNode node, String text) {
        if (node.isTextual()) {
            return node.textValue().contains(text);
        }
        for (JsonNode child : node) {
            if (holds(child, text)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode parsed(String result) {
        try {
            return JSON.readTree(result);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(result);
        }
    }
}
