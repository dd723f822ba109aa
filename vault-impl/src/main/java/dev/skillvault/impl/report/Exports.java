package dev.skillvault.impl.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.report.Consents.Details;
import dev.skillvault.report.Consents.Export;
import java.util.ArrayList;
import java.util.List;

/** Counts the access tokens that left the vault. Not thread-safe. */
final class Exports implements Counter {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String WHOLE = "token.exportWhole";

    private final Newest<Export> newest = new Newest<>(Export::at);
    private long total;

    @Override
    public void count(Line line, boolean inPeriod) {
        if (inPeriod && line.kind().equals("TOKEN_EXPORTED")) {
            total++;
            newest.add(new Export(
                    line.at(),
                    line.sequence(),
                    line.holder(),
                    line.operation().equals(WHOLE),
                    details(line.details())));
        }
    }

    /** What cannot be read as the vault would have written it says nothing here; the log's verification finds it. */
    private static Details details(String json) {
        JsonNode said;
        try {
            said = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            said = JSON.missingNode();
        }
        return new Details(
                texts(said.path("scopes")),
                texts(said.path("repositories")),
                said.path("expiresAt").asText());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }

    long total() {
        return total;
    }

    List<Export> newest() {
        return newest.list();
    }
}
