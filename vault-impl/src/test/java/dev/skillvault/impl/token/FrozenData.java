package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.identity.KeyType;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** What {@link FrozenDataTest} reads and {@link FrozenDataGenerator} wrote: names, bindings and the format of the files. */
final class FrozenData {

    static final String FOLDER = "testdata/v1";
    static final String PASSWORD = "frozen, for tests only";
    static final AgentId AGENT = new AgentId("frozen-agent");
    static final Binding ROOT = Binding.of(AGENT, RecordType.ROOT_KEY);
    static final Binding USER_KEY =
            Binding.of(AGENT, RecordType.USER_KEY).withUser(new UserId("alice")).withGeneration(1);
    static final Binding TOKENS = Binding.of(AGENT, RecordType.TOKENS)
            .withUser(new UserId("alice"))
            .withConnection("google", new ConnectionId("co_0123456789abcdef0123456789abcdef"))
            .withGeneration(3);
    static final String ACCESS_TOKEN = "an access token that opens nothing";
    static final String REFRESH_TOKEN = "a refresh token that opens nothing";

    private final JsonNode json;

    private FrozenData(JsonNode json) {
        this.json = json;
    }

    static String name(KeyType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = FrozenData.class.getClassLoader().getResourceAsStream(FOLDER + "/" + name)) {
            if (in == null) {
                throw new IOException("there is no " + name);
            }
            return in.readAllBytes();
        }
    }

    static FrozenData of(KeyType type) throws IOException {
        byte[] bytes = resource(name(type) + ".json");
        return new FrozenData(JsonMapper.builder().build().readTree(new String(bytes, StandardCharsets.UTF_8)));
    }

    String text(String field) {
        return json.required(field).asText();
    }

    byte[] bytes(String field) {
        return HexFormat.of().parseHex(text(field));
    }

    FrozenData slot(int number) {
        return new FrozenData(json.required("slots").required(number));
    }
}
