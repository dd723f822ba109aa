package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.util.Map;

/**
 * What must hold from one entry of a log to the next, beside its number: nothing follows an off-boarding, and each re-key is vouched
 * for.
 *
 * <p>Not thread-safe.
 */
final class EntryOrder {
    private final String agent;
    private final IdentityChain chain;
    private boolean ended;

    EntryOrder(String agent, IdentityChain chain) {
        this.agent = agent;
        this.chain = chain;
    }

    void follow(long sequence, Map<AuditField, String> fields) throws TamperedException {
        if (ended) {
            throw new TamperedException("entry " + sequence + " of the log of " + agent
                    + " stands behind the off-boarding of the agent, which is the last");
        }
        String kind = fields.get(AuditField.KIND);
        ended = EntryKind.AGENT_OFFBOARDED.name().equals(kind);
        if (EntryKind.AGENT_REKEYED.name().equals(kind)) {
            chain.follow(sequence, fields);
        }
    }
}
