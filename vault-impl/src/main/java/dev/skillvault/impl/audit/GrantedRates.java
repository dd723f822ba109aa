package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the windows are in which the permissions of an agent's grants are counted, as the rows of the grants say.
 *
 * <p>Not thread-safe.
 */
final class GrantedRates {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int FETCH = 1000;
    private static final long NO_RATE = 0;

    /** What a permission of this version has. */
    private static final Set<String> KNOWN = Set.of(
            "provider", "operations", "resources", "uses", "rate", "from", "until", "approval", "fallback", "handOnTo");

    /** As the log names a permission of a version of a grant. */
    private static final Pattern CLAUSE = Pattern.compile("([^/#,]+)/([0-9]{1,9})#([0-9]{1,9})");

    private final String agent;
    private final Map<String, List<Long>> seconds = new HashMap<>();
    private final Set<String> grants = new HashSet<>();
    private final Set<String> notUnderstood = new TreeSet<>();

    GrantedRates(String agent) {
        this.agent = agent;
    }

    /**
     * A permission to which a use is debited.
     *
     * @param grant of this grant
     * @param index which of its permissions, from 0
     * @param seconds length of a window of its rate; 0 if it has none
     */
    record Debited(String grant, int index, long seconds) {
        /** The beginning of the window of its rate, in seconds; windows lie end to end from the epoch. */
        OptionalLong window(Instant at) {
            return seconds == NO_RATE
                    ? OptionalLong.empty()
                    : OptionalLong.of(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
        }
    }

    void read(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT grant_id, version, permissions FROM grant_version WHERE agent_id = ?")) {
            select.setFetchSize(FETCH);
            select.setString(1, agent);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String grant = String.valueOf(row.getString(1));
                    grants.add(grant);
                    read(grant, row.getInt(2), String.valueOf(row.getString(3)));
                }
            }
        }
    }

    private void read(String grant, int version, String permissions) {
        try {
            List<Long> lengths = new ArrayList<>();
            for (JsonNode permission : JSON.readTree(permissions)) {
                for (Iterator<String> names = permission.fieldNames(); names.hasNext(); ) {
                    if (!KNOWN.contains(names.next())) {
                        notUnderstood.add(grant);
                    }
                }
                JsonNode rate = permission.path("rate");
                lengths.add(
                        rate.isMissingNode()
                                ? NO_RATE
                                : Duration.parse(rate.path("per").asText()).toSeconds());
            }
            seconds.put(grant + "/" + version, lengths);
        } catch (IOException | DateTimeException e) {
            notUnderstood.add(grant);
        }
    }

    /** Whether the rows of a grant are there, and understood. */
    boolean areKnown(String grant) {
        return grants.contains(grant) && !notUnderstood.contains(grant);
    }

    /** Grants whose permissions are not understood. */
    Set<String> notUnderstood() {
        return notUnderstood;
    }

    /** What an authority, as the log names it, debits: no more than what is granted here. */
    List<Debited> debited(String authority) {
        List<Debited> debited = new ArrayList<>();
        for (String each : authority.split(",", -1)) {
            Matcher clause = CLAUSE.matcher(each);
            if (clause.matches()) {
                List<Long> lengths = seconds.getOrDefault(clause.group(1) + "/" + clause.group(2), List.of());
                int index = Integer.parseInt(clause.group(3));
                if (index < lengths.size()) {
                    debited.add(new Debited(clause.group(1), index, lengths.get(index)));
                }
            }
        }
        return debited;
    }
}
