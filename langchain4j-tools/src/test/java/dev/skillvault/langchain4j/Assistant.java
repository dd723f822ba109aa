package dev.skillvault.langchain4j;

import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.service.UserMessage;

/** An agent builder's AI service. */
interface Assistant {
    String chat(@UserMessage String text, InvocationParameters parameters);
}
