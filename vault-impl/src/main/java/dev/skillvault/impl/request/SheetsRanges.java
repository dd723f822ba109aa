package dev.skillvault.impl.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.impl.provider.ResourceRule.Computation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cells that a request to Google Sheets reads or writes; empty if it does not say so itself.
 *
 * <p>Two traps. What is written as if a user had typed it may be a formula, which reads any cell into the one it is written to: only
 * {@code RAW} values are computed. And protobuf's JSON gives each field a second name, so a body with a field that is not known here
 * is not computed at all.
 */
final class SheetsRanges {
    private static final Set<String> VALUE_RANGE = Set.of("range", "majorDimension", "values");
    private static final Set<String> BATCH_UPDATE = Set.of(
            "valueInputOption",
            "data",
            "includeValuesInResponse",
            "responseValueRenderOption",
            "responseDateTimeRenderOption");
    private static final Set<String> DATA_FILTERS =
            Set.of("dataFilters", "majorDimension", "valueRenderOption", "dateTimeRenderOption");
    private static final String RAW = "RAW";

    private SheetsRanges() {}

    /** Every range, or empty if not every one can be computed. */
    static Optional<List<A1Range>> of(Computation computed, RequestParts request) {
        JsonNode body = request.body();
        return switch (computed) {
            case SHEETS_RANGE -> path(request).map(List::of);
            case SHEETS_UPDATE ->
                raw(request.query().get("valueInputOption"))
                        ? path(request).flatMap(range -> written(body, range)).map(List::of)
                        : Optional.empty();
            // the end of the table is where the provider finds it, perhaps outside the range
            case SHEETS_APPEND ->
                raw(request.query().get("valueInputOption"))
                        ? path(request)
                                .flatMap(range -> written(body, range))
                                .map(range -> List.of(A1Range.whole(range.sheet())))
                        : Optional.empty();
            case SHEETS_BATCH_UPDATE ->
                raw(body.path("valueInputOption").textValue()) && only(body, BATCH_UPDATE)
                        ? all(
                                body.path("data"),
                                each -> text(each.path("range")).flatMap(range -> written(each, range)))
                        : Optional.empty();
            case SHEETS_BATCH_CLEAR ->
                only(body, Set.of("ranges")) ? all(body.path("ranges"), SheetsRanges::text) : Optional.empty();
            case SHEETS_DATA_FILTERS ->
                only(body, DATA_FILTERS) ? all(body.path("dataFilters"), SheetsRanges::filtered) : Optional.empty();
            case SHEETS_REQUESTS ->
                only(body, Set.of("requests")) ? all(body.path("requests"), SheetsRequest::touched) : Optional.empty();
            case MAIL -> Optional.empty();
        };
    }

    private static boolean raw(@Nullable String option) {
        return RAW.equals(option);
    }

    private static Optional<A1Range> path(RequestParts request) {
        return request.variable("range").flatMap(A1Range::parse);
    }

    private static Optional<A1Range> text(JsonNode node) {
        return node.isTextual() ? A1Range.parse(node.textValue()) : Optional.empty();
    }

    private static Optional<A1Range> filtered(JsonNode filter) {
        if (only(filter, Set.of("a1Range"))) {
            return text(filter.path("a1Range"));
        }
        return only(filter, Set.of("gridRange")) ? GridRange.of(filter.path("gridRange")) : Optional.empty();
    }

    /** What a ValueRange writes at a range: a single cell stands for the corner from which the values reach. */
    private static Optional<A1Range> written(JsonNode valueRange, A1Range range) {
        JsonNode same = valueRange.path("range");
        String dimension = valueRange.path("majorDimension").asText("ROWS");
        boolean known = only(valueRange, VALUE_RANGE)
                && (same.isMissingNode() || text(same).filter(range::equals).isPresent())
                && (dimension.equals("ROWS") || dimension.equals("COLUMNS"))
                && valueRange.path("values").isArray();
        if (!known) {
            return Optional.empty();
        }
        int lines = valueRange.path("values").size();
        int longest = 0;
        for (JsonNode line : valueRange.path("values")) {
            longest = Math.max(longest, line.size());
        }
        return Optional.of(dimension.equals("ROWS") ? range.spanning(lines, longest) : range.spanning(longest, lines));
    }

    /** Whether a node is an object with no field but these. */
    static boolean only(JsonNode node, Set<String> fields) {
        if (!node.isObject()) {
            return false;
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            if (!fields.contains(names.next())) {
                return false;
            }
        }
        return true;
    }

    private static Optional<List<A1Range>> all(JsonNode list, Function<JsonNode, Optional<A1Range>> of) {
        List<A1Range> ranges = new ArrayList<>();
        if (!list.isArray()) {
            return Optional.empty();
        }
        for (JsonNode each : list) {
            Optional<A1Range> range = of.apply(each);
            if (range.isEmpty()) {
                return Optional.empty();
            }
            ranges.add(range.get());
        }
        return Optional.of(ranges);
    }
}
