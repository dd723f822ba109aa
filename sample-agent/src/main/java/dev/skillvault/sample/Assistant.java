package dev.skillvault.sample;

import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.UserMessage;

/** The agent, as LangChain4j's AiServices implements it. */
interface Assistant {
    /** Works on a task for the user that the parameters name. */
    @SystemMessage(
            "You are an assistant with tools. Do each step of the task with a tool call, one after the other. If a tool"
                    + " says that something is denied, do not try another way: say so at the end and go on with the next step.")
    String work(@UserMessage String task, InvocationParameters user);
}
