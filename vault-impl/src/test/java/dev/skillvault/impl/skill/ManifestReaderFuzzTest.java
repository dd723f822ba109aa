package dev.skillvault.impl.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.skill.SkillManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Any bytes are a manifest that reads the same from its plainest form, with nothing to spare, or are refused in the one way there is. */
class ManifestReaderFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    void whatIsReadReadsBackTheSame(byte[] input) throws IOException {
        SkillManifest read;
        try {
            read = read(input);
        } catch (VaultConfigurationException e) {
            assertThat(e.getMessage())
                    .startsWith("the manifest fuzz.json cannot be used: ")
                    .hasLineCount(1);
            return;
        }
        ObjectNode plain = plain(read);
        SkillManifest again = read(JSON.writeValueAsBytes(plain));
        assertThat(plain(again)).isEqualTo(plain);
        assertThat(again.id()).isEqualTo(read.id());
        assertThat(again.needs()).isEqualTo(read.needs());
        assertThat(again.wants()).isEqualTo(read.wants());

        ObjectNode more = plain.deepCopy().put("limits", 1);
        assertThatThrownBy(() -> read(JSON.writeValueAsBytes(more)))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("limits");
    }

    private static SkillManifest read(byte[] json) throws IOException {
        return ManifestReader.read(new ByteArrayInputStream(json), "fuzz.json");
    }

    private static ObjectNode plain(SkillManifest manifest) {
        ObjectNode plain = JSON.createObjectNode()
                .put("id", manifest.id().value())
                .put("version", manifest.version())
                .put("purpose", manifest.purpose());
        put(plain, "needs", manifest.needs());
        put(plain, "wants", manifest.wants());
        return plain;
    }

    private static void put(ObjectNode plain, String field, Map<String, Set<String>> wishes) {
        if (!wishes.isEmpty()) {
            ObjectNode providers = plain.putObject(field);
            wishes.forEach((provider, operations) -> {
                ArrayNode names = providers.putArray(provider);
                operations.forEach(names::add);
            });
        }
    }
}
