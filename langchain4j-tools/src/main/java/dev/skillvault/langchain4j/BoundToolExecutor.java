package dev.skillvault.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.exception.ToolArgumentsException;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.service.tool.ToolExecutionResult;
import dev.langchain4j.service.tool.ToolExecutor;
import dev.skillvault.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one tool for the user it was offered to. Nothing but an {@link Error} is ever thrown: LangChain4j would log an exception with
 * its stack trace and hand its message to the model, whatever stands in it. Thread-safe.
 */
final class BoundToolExecutor implements ToolExecutor {
    private static final Logger log = LoggerFactory.getLogger(BoundToolExecutor.class);

    private final SkillTool tool;
    private final UserId user;
    private final ToolExecutor executor;
    private final ToolArguments arguments;

    BoundToolExecutor(SkillTool tool, UserId user) {
        this.tool = tool;
        this.user = user;
        this.executor = tool.executor();
        this.arguments = ToolArguments.of(tool.specification());
    }

    @Override
    public ToolExecutionResult executeWithContext(ToolExecutionRequest request, @Nullable InvocationContext context) {
        if (context == null || !InvokingUser.in(context.invocationParameters()).equals(Optional.of(user))) {
            log.atWarn()
                    .addKeyValue("tool", tool.name())
                    .addKeyValue("user", user)
                    .log("call for another user refused");
            return error("Refused: the tool " + tool.name() + " was offered to another user. Nothing was done.");
        }
        Optional<String> objection = arguments.objectionTo(request.arguments());
        if (objection.isPresent()) {
            return error(objection.get());
        }
        try {
            ToolExecutionResult result = executor.executeWithContext(request, InvokingUser.hiddenFrom(context));
            // rendered lazily; a value that cannot be rendered must fail here
            result.resultContents();
            return result;
        } catch (ToolArgumentsException e) {
            return error(arguments.misfit(e.getCause()));
        } catch (Exception e) {
            return error(ToolFailure.inWords(tool.name(), e));
        }
    }

    /** Without a context nobody says for whom the call is, so it is refused. */
    @Override
    public String execute(ToolExecutionRequest request, @Nullable Object memoryId) {
        return executeWithContext(request, null).resultText();
    }

    private static ToolExecutionResult error(String text) {
        return ToolExecutionResult.builder().isError(true).resultText(text).build();
    }
}
