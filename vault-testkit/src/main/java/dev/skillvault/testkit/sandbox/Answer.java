package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** One HTTP answer before it is sent. */
record Answer(int status, Map<String, String> headers, String body) {

    static Answer json(int status, JsonNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json; charset=UTF-8"), Json.write(body));
    }

    static Answer form(Parameters parameters) {
        return new Answer(
                200, Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"), parameters.encoded());
    }

    static Answer page(int status, String text) {
        return new Answer(status, Map.of("Content-Type", "text/plain; charset=UTF-8"), text);
    }

    static Answer redirect(String location) {
        return new Answer(302, Map.of("Location", location), "");
    }

    static Answer noContent() {
        return new Answer(204, Map.of(), "");
    }

    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }
}
