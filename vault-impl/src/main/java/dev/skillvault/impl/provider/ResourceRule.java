package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an operation's values of a kind of resource come from. All sources count together; a request from which they give nothing
 * is one for which the kind cannot be computed, and is denied under a limit of that kind.
 *
 * @param kind one of {@link #KINDS}
 * @param variables path variables, joined with a slash to one value
 * @param query query parameters, each a value
 * @param body places in the JSON body, like {@code /labels/*}: JSON pointers (RFC 6901) in which a star stands for every element of a list
 * @param computed what the vault's code reads instead, or null
 */
public record ResourceRule(
        String kind,
        List<String> variables,
        List<String> query,
        List<String> body,
        @Nullable Computation computed) {
    /** The kinds the vault knows how to compare. */
    public static final Set<String> KINDS =
            Set.of("spreadsheet", "sheet", "range", "recipient", "repository", "label", "branch");

    /** As a descriptor has it, where sources that there are none of are left out. */
    @JsonCreator
    static ResourceRule of(
            @JsonProperty(value = "kind", required = true) String kind,
            @JsonProperty("variables") @Nullable List<String> variables,
            @JsonProperty("query") @Nullable List<String> query,
            @JsonProperty("body") @Nullable List<String> body,
            @JsonProperty("computed") @Nullable Computation computed) {
        return new ResourceRule(kind, orNone(variables), orNone(query), orNone(body), computed);
    }

    private static List<String> orNone(@Nullable List<String> values) {
        return List.copyOf(Objects.requireNonNullElse(values, List.of()));
    }

    /** What takes more than a place in the request. */
    public enum Computation {
        /** Every To, Cc and Bcc address of the MIME message in the body. */
        @JsonProperty("mail")
        MAIL,
        /** The cells of the path's {@code range}. */
        @JsonProperty("sheets-range")
        SHEETS_RANGE,
        /** The cells that values.update writes. */
        @JsonProperty("sheets-update")
        SHEETS_UPDATE,
        /** The sheet that values.append writes to. */
        @JsonProperty("sheets-append")
        SHEETS_APPEND,
        /** The cells that values.batchUpdate writes. */
        @JsonProperty("sheets-batch-update")
        SHEETS_BATCH_UPDATE,
        /** The cells that values.batchClear clears. */
        @JsonProperty("sheets-batch-clear")
        SHEETS_BATCH_CLEAR,
        /** The cells that data filters select. */
        @JsonProperty("sheets-data-filters")
        SHEETS_DATA_FILTERS,
        /** The cells that the requests of spreadsheets.batchUpdate change. */
        @JsonProperty("sheets-requests")
        SHEETS_REQUESTS
    }
}
