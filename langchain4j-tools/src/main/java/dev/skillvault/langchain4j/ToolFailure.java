package dev.skillvault.langchain4j;

import dev.skillvault.VaultException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a tool's exception into words that a model may read: the vault's own are safe by contract, all others stay unsaid. */
final class ToolFailure {
    private static final Logger log = LoggerFactory.getLogger(ToolFailure.class);
    private static final int MAX_CAUSES = 16;

    private ToolFailure() {}

    static String inWords(String tool, Exception thrown) {
        Throwable root = thrown;
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (depth == 1 && cause instanceof Error error) {
                throw error; // what the tool itself threw, inside LangChain4j's wrapper
            }
            if (cause instanceof VaultException refused) {
                return orGeneric(tool, refused.getMessage());
            }
            if (cause instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            root = cause;
            cause = cause.getCause();
        }
        log.atWarn()
                .addKeyValue("tool", tool)
                .addKeyValue("exception", root.getClass().getName())
                .log("tool failed");
        return orGeneric(tool, null);
    }

    private static String orGeneric(String tool, @Nullable String message) {
        return message == null || message.isBlank()
                ? "The tool " + tool + " failed for a reason of its own. It may or may not have taken effect; the"
                        + " developer finds the kind of failure in the log."
                : message;
    }
}
