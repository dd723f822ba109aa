package dev.skillvault.impl.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log's name: {@code dev.skillvault/log/VAULT-ID/AGENT}, and a number from 1 behind it for a log that continues another one after a
 * restore. An agent's name holds no slash, so there is one way to read it.
 */
public final class LogOrigin {
    private static final String PREFIX = "dev.skillvault/log/";
    private static final Pattern SHAPE =
            Pattern.compile("dev\\.skillvault/log/[^/]+/(?<agent>[^/]+)(/(?<number>[1-9][0-9]{0,8}))?");

    private LogOrigin() {}

    /** The name of an agent's first log. */
    public static String first(String vaultId, String agent) {
        return PREFIX + vaultId + "/" + agent;
    }

    /** The name of the log that continues one with this name. */
    public static String after(String former, String vaultId, String agent) {
        return first(vaultId, agent) + "/" + (number(former) + 1);
    }

    /** How many times the log was restored; 0 for a first one, and for what is not an origin. */
    public static int number(String origin) {
        Matcher matcher = SHAPE.matcher(origin);
        return matcher.matches() && matcher.group("number") != null ? Integer.parseInt(matcher.group("number")) : 0;
    }

    /** Whose log has this name; empty for what is not an origin. */
    static Optional<String> agent(String origin) {
        Matcher matcher = SHAPE.matcher(origin);
        return matcher.matches() ? Optional.of(matcher.group("agent")) : Optional.empty();
    }

    /** Whether a log with this name would be this agent's. */
    public static boolean isOf(String origin, String agent) {
        return agent(origin).filter(agent::equals).isPresent();
    }
}
