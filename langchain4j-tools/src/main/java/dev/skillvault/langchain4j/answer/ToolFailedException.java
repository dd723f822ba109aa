package dev.skillvault.langchain4j.answer;

import dev.skillvault.VaultException;

/**
 * A tool could not do what it was asked to, and says why to the model. The message is shown as it is: it holds what the tool's
 * author wrote, never a provider's words and never a token.
 *
 * @since 0.1.0
 */
public final class ToolFailedException extends VaultException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what is wrong and what to do about it, for a model
     */
    public ToolFailedException(String message) {
        super(message);
    }
}
