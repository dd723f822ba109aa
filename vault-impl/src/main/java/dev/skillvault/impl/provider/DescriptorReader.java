package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.grant.Risk;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a descriptor strictly: what is unknown, missing, doubled or of another type is refused.
 *
 * <p>Thread-safe.
 */
final class DescriptorReader {
    private static final ObjectReader STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .addMixIn(Risk.class, RiskWords.class)
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationText()))
            .build()
            .readerFor(ProviderDescriptor.class);

    private static final ObjectMapper WORDS = JsonMapper.builder().build();

    private DescriptorReader() {}

    /** The API's risks as descriptors write them. */
    enum RiskWords {
        @JsonProperty("read")
        READ,
        @JsonProperty("write")
        WRITE,
        @JsonProperty("send")
        SEND,
        @JsonProperty("delete")
        DELETE
    }

    /**
     * Reads and checks one descriptor.
     *
     * @param origin where it comes from, for the message
     * @throws VaultConfigurationException if it is refused
     */
    static ProviderDescriptor read(byte[] json, String origin) {
        try {
            JsonNode tree = STRICT.readTree(json);
            refuseNulls(tree);
            ProviderDescriptor descriptor = STRICT.readValue(tree);
            DescriptorCheck.check(descriptor);
            return descriptor;
        } catch (InvalidFormatException e) {
            throw refused(origin, isWord(e) ? unknownWord(e) : e.getOriginalMessage() + " at " + place(e));
        } catch (JsonMappingException e) {
            throw refused(origin, e.getOriginalMessage() + " at " + place(e));
        } catch (JsonProcessingException e) {
            throw refused(origin, e.getOriginalMessage());
        } catch (IOException | IllegalArgumentException e) {
            throw refused(origin, e.getMessage());
        }
    }

    private static boolean isWord(InvalidFormatException failure) {
        return failure.getTargetType() != null && failure.getTargetType().isEnum();
    }

    /** A word is refused unless there is code for it. */
    private static String unknownWord(InvalidFormatException failure) {
        String known = Stream.of(failure.getTargetType().getEnumConstants())
                .map(each -> WORDS.convertValue(each, String.class))
                .collect(Collectors.joining(", "));
        return "the vault does not know '" + failure.getValue() + "' at " + place(failure) + "; it knows " + known;
    }

    /** What has no value is left out, so that there is one way to say it and no record holds a null it does not expect. */
    private static void refuseNulls(JsonNode node) {
        if (node.isNull() || node.isMissingNode()) {
            throw new IllegalArgumentException("null stands where a value must be; leave the field out instead");
        }
        node.forEach(DescriptorReader::refuseNulls);
    }

    /** Like {@code operations.3.host}. */
    private static String place(JsonMappingException failure) {
        String place = failure.getPath().stream()
                .map(step -> step.getFieldName() == null ? Integer.toString(step.getIndex()) : step.getFieldName())
                .collect(Collectors.joining("."));
        return place.isEmpty() ? "the top" : place;
    }

    private static VaultConfigurationException refused(String origin, @Nullable String why) {
        return new VaultConfigurationException("the provider descriptor " + origin + " is refused: " + why);
    }

    /** ISO 8601, like {@code PT1H}. */
    private static final class DurationText extends FromStringDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        DurationText() {
            super(Duration.class);
        }

        @Override
        protected Duration _deserialize(String value, DeserializationContext context) throws IOException {
            try {
                return Duration.parse(value);
            } catch (DateTimeException e) {
                throw context.weirdStringException(value, Duration.class, "not a duration like PT1H or P180D");
            }
        }
    }
}
