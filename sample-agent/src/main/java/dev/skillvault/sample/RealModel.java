package dev.skillvault.sample;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.time.Duration;
import java.util.Map;

/** A real model at an OpenAI-compatible endpoint. Made only when it was asked for by name. */
final class RealModel {
    private RealModel() {}

    static ChatModel of(String name, Map<String, String> environment) {
        return OpenAiChatModel.builder()
                .modelName(name)
                .baseUrl(environment.getOrDefault("OPENAI_BASE_URL", "https://api.openai.com/v1"))
                // local servers take any key
                .apiKey(environment.getOrDefault("OPENAI_API_KEY", "none"))
                .temperature(0.0)
                .timeout(Duration.ofMinutes(2))
                .build();
    }
}
