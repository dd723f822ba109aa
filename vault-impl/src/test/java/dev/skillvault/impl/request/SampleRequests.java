package dev.skillvault.impl.request;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ResourceRule;
import dev.skillvault.impl.provider.ResourceRule.Computation;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** For every operation a request that it takes, and whose resources can be computed if it has rules for them. */
public final class SampleRequests {
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("spreadsheetId", "1sandboxQ3budget"),
            Map.entry("range", "Q3!A1:B2"),
            Map.entry("owner", "acme"),
            Map.entry("repo", "reports"),
            Map.entry("path", "docs/q3.md"),
            Map.entry("branch", "main"),
            Map.entry("base", "main"),
            Map.entry("ref", "main"),
            Map.entry("sha", "main"),
            Map.entry("label", "bug"),
            Map.entry("labels", "bug"),
            Map.entry("labelIds", "Label_7"),
            Map.entry("labelId", "Label_7"),
            Map.entry("valueInputOption", "RAW"));
    private static final List<List<String>> CELLS = List.of(List.of("a", "b"));
    private static final String MAIL = Base64.getUrlEncoder()
            .encodeToString("To: a@example.com\r\nSubject: x\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII));

    private SampleRequests() {}

    /** A request for an operation. */
    public static ApiRequest of(Operation operation) {
        ApiRequest request = ApiRequest.of(operation.method(), path(operation.path()));
        if (operation.query().contains("valueInputOption")) {
            request = request.query("valueInputOption", "RAW");
        }
        for (ResourceRule rule : operation.resources()) {
            for (String parameter : rule.query()) {
                request = request.query(parameter, value(parameter));
            }
        }
        return switch (operation.body()) {
            case NONE, OPTIONAL_JSON -> request;
            case JSON -> request.json(body(operation));
            case GMAIL_MESSAGE -> request.json(Map.of("raw", MAIL));
            case GMAIL_DRAFT -> request.json(Map.of("message", Map.of("raw", MAIL)));
        };
    }

    private static String path(String template) {
        return Arrays.stream(template.split("/", -1))
                .map(SampleRequests::segment)
                .collect(Collectors.joining("/"));
    }

    private static String segment(String segment) {
        int end = segment.indexOf('}');
        if (!segment.startsWith("{")) {
            return segment;
        }
        String name = segment.substring(segment.startsWith("{+") ? 2 : 1, end);
        String value = name.endsWith(":digits") ? "7" : value(name);
        return Arrays.stream(value.split("/", -1)).map(ApiRequest::segment).collect(Collectors.joining("/"))
                + segment.substring(end + 1);
    }

    private static String value(String name) {
        return VALUES.getOrDefault(name, "x1");
    }

    private static Object body(Operation operation) {
        Map<String, Object> body = new TreeMap<>();
        for (ResourceRule rule : operation.resources()) {
            Computation computed = rule.computed();
            if (computed != null) {
                return sheetsBody(computed);
            }
            for (String pointer : rule.body()) {
                String name = pointer.substring(1).replace("/*", "");
                body.put(name, pointer.endsWith("/*") ? List.of(value("label")) : value("branch"));
            }
        }
        return body;
    }

    private static Object sheetsBody(Computation computed) {
        return switch (computed) {
            case SHEETS_UPDATE, SHEETS_APPEND -> Map.of("values", CELLS);
            case SHEETS_BATCH_UPDATE ->
                Map.of("valueInputOption", "RAW", "data", List.of(Map.of("range", "Q3!A1", "values", CELLS)));
            case SHEETS_BATCH_CLEAR -> Map.of("ranges", List.of("Q3!A1:B2"));
            case SHEETS_DATA_FILTERS -> Map.of("dataFilters", List.of(Map.of("a1Range", "Q3!A1:B2")));
            case SHEETS_REQUESTS ->
                Map.of(
                        "requests",
                        List.of(Map.of("unmergeCells", Map.of("range", Map.of("sheetId", 7, "endRowIndex", 2)))));
            case MAIL, SHEETS_RANGE -> throw new AssertionError("no JSON body");
        };
    }
}
