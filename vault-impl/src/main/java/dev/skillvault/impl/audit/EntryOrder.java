package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must hold from one entry of a log to the next, beside its number: nothing follows an off-boarding, and each re-key is vouched
 * for. An entry of a kind that this version does not know may say such a thing as well, and leaves a doubt.
 *
 * <p>Not thread-safe.
 */
final class EntryOrder {
    private static final Pattern SHAPE = Pattern.compile("[A-Z][A-Z_]{0,39}");
    private static final Set<String> KNOWN = Arrays.stream(EntryKind.values())
            .filter(kind -> kind != EntryKind.UNKNOWN)
            .map(EntryKind::name)
            .collect(Collectors.toUnmodifiableSet());

    private final String agent;
    private final IdentityChain chain;
    private boolean ended;
    private @Nullable String doubt;

    EntryOrder(String agent, IdentityChain chain) {
        this.agent = agent;
        this.chain = chain;
    }

    /** Whether a word has the shape of a kind; of this version or of a later one. */
    static boolean isKind(String word) {
        return SHAPE.matcher(word).matches();
    }

    void follow(long sequence, Map<AuditField, String> fields) throws TamperedException {
        if (ended) {
            throw new TamperedException("entry " + sequence + " of the log of " + agent
                    + " stands behind the off-boarding of the agent, which is the last");
        }
        String kind = fields.get(AuditField.KIND);
        if (doubt == null && kind != null && !KNOWN.contains(kind)) {
            doubt = "entry " + sequence + " of the log of " + agent + " is of the kind " + kind
                    + ", which this version does not know: verify with the version that wrote it";
        }
        ended = EntryKind.AGENT_OFFBOARDED.name().equals(kind);
        if (EntryKind.AGENT_REKEYED.name().equals(kind)) {
            chain.follow(sequence, fields);
        }
    }

    /** Why nothing can be said about the log, if nothing in it is tampered with. */
    Optional<String> doubt() {
        return Optional.ofNullable(doubt);
    }
}
