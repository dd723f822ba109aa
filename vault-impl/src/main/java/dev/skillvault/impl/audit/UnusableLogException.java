package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;

/** There is no log to append to, or its head is not one the vault wrote. Nothing can be recorded, so nothing may be done. */
public final class UnusableLogException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient AgentId agent;

    UnusableLogException(AgentId agent, String sentence) {
        super(sentence);
        this.agent = agent;
    }

    /** Whose log it is. */
    public AgentId agent() {
        return agent;
    }
}
