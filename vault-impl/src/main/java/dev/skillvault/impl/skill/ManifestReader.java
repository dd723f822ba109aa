package dev.skillvault.impl.skill;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads manifests from JSON as the published schema describes them. What the schema does not know is refused, since a wish that is not
 * understood cannot be put to anybody.
 */
public final class ManifestReader {
    private static final int LONGEST = 100_000;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .build();

    private record Form(
            @JsonProperty("$schema") @Nullable String schema,
            @JsonProperty(required = true) String id,
            @JsonProperty(required = true) String version,
            @JsonProperty(required = true) String purpose,
            @JsonProperty("needs") @Nullable Map<String, List<String>> needs,
            @JsonProperty("wants") @Nullable Map<String, List<String>> wants) {}

    private ManifestReader() {}

    /**
     * Reads one.
     *
     * @param name how messages name it
     * @throws VaultConfigurationException if it is no manifest; the message says why
     * @throws IOException if it cannot be read
     */
    public static SkillManifest read(InputStream json, String name) throws IOException {
        byte[] bytes = json.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw refused(name, "it is longer than " + LONGEST + " bytes");
        }
        try {
            return manifest(JSON.readValue(bytes, Form.class));
        } catch (UnrecognizedPropertyException e) {
            throw refused(name, "there is no field '" + e.getPropertyName() + "' in a manifest");
        } catch (JsonProcessingException e) {
            throw refused(name, e.getOriginalMessage().lines().findFirst().orElse("it is no JSON"));
        } catch (IllegalArgumentException | NullPointerException e) {
            throw refused(name, String.valueOf(e.getMessage()));
        }
    }

    private static SkillManifest manifest(@Nullable Form form) {
        if (form == null) {
            throw new IllegalArgumentException("it is no object");
        }
        SkillManifest.Builder builder =
                SkillManifest.builder(form.id(), form.version()).purpose(form.purpose());
        wishes(form.needs(), "needs").forEach((provider, names) -> builder.needs(provider, array(names)));
        wishes(form.wants(), "wants").forEach((provider, names) -> builder.wants(provider, array(names)));
        return builder.build();
    }

    private static Map<String, List<String>> wishes(@Nullable Map<String, List<String>> wishes, String what) {
        if (wishes == null) {
            return Map.of();
        }
        if (wishes.isEmpty()) {
            throw new IllegalArgumentException(what + " names no provider: leave it out");
        }
        return wishes;
    }

    private static String[] array(@Nullable List<String> names) {
        if (names == null) {
            throw new IllegalArgumentException("operations are a list");
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new IllegalArgumentException("an operation is named twice");
        }
        return names.toArray(String[]::new);
    }

    private static VaultConfigurationException refused(String name, String why) {
        return new VaultConfigurationException("the manifest " + name + " cannot be used: " + why);
    }
}
