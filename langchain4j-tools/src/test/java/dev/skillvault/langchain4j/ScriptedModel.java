package dev.skillvault.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model that asks for tools as told, all in its first answer, and then says "done". */
final class ScriptedModel implements ChatModel {
    private final List<ToolExecutionRequest> calls;
    private final List<ChatRequest> seen = new ArrayList<>();

    private ScriptedModel(List<ToolExecutionRequest> calls) {
        this.calls = calls;
    }

    static ScriptedModel calling(String tool, String arguments) {
        return calling(call("1", tool, arguments));
    }

    static ScriptedModel calling(ToolExecutionRequest... calls) {
        return new ScriptedModel(Arrays.asList(calls));
    }

    static ToolExecutionRequest call(String id, String tool, String arguments) {
        return ToolExecutionRequest.builder()
                .id(id)
                .name(tool)
                .arguments(arguments)
                .build();
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        seen.add(request);
        AiMessage answer = seen.size() == 1 && !calls.isEmpty() ? AiMessage.from(calls) : AiMessage.from("done");
        return ChatResponse.builder().aiMessage(answer).build();
    }

    List<String> offeredTools() {
        return seen.get(0).toolSpecifications().stream()
                .map(ToolSpecification::name)
                .toList();
    }

    List<ToolExecutionResultMessage> results() {
        return seen.get(seen.size() - 1).messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(ToolExecutionResultMessage.class::cast)
                .toList();
    }

    ToolExecutionResultMessage result() {
        List<ToolExecutionResultMessage> results = results();
        if (results.size() != 1) {
            throw new AssertionError("expected one result, got " + results);
        }
        return results.get(0);
    }
}
