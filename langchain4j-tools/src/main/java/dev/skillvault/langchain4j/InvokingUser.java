package dev.skillvault.langchain4j;

import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.invocation.InvocationParameters;
import dev.skillvault.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the user travels from the caller to the tools: one entry of the invocation parameters, which no model sees. */
final class InvokingUser {
    private static final String KEY = "dev.skillvault.user";

    private InvokingUser() {}

    static InvocationParameters parametersOf(UserId user) {
        return InvocationParameters.from(KEY, user);
    }

    /** Takes nothing but a checked {@link UserId}: the map is open to everyone in the process. */
    static Optional<UserId> in(@Nullable InvocationParameters parameters) {
        if (parameters == null) {
            return Optional.empty();
        }
        Object value = parameters.asMap().get(KEY);
        return value instanceof UserId user ? Optional.of(user) : Optional.empty();
    }

    /**
     * What a tool may see of the invocation: the builder's other parameters, in a copy, without the user and without the arguments
     * of the caller (which hold the parameters too). A skill cannot tell for whom it works, and cannot change it.
     */
    static InvocationContext hiddenFrom(InvocationContext context) {
        Map<String, Object> others =
                new HashMap<>(context.invocationParameters().asMap());
        others.remove(KEY);
        return InvocationContext.builder()
                .invocationId(context.invocationId())
                .interfaceName(context.interfaceName())
                .methodName(context.methodName())
                .userMessage(context.userMessage())
                .chatMemoryId(context.chatMemoryId())
                .defaultRequestParameters(context.defaultRequestParameters())
                .modelProvider(context.modelProvider())
                .invocationParameters(InvocationParameters.from(others))
                .managedParameters(context.managedParameters())
                .timestamp(context.timestamp())
                .build();
    }
}
