package dev.skillvault.impl.skill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.skill.SkillManifest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
    private final PublishedSchema schema = new PublishedSchema();

    ManifestReaderTest() throws IOException {}

    private static SkillManifest read(String json) throws IOException {
        return ManifestReader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "test.json");
    }

    @Test
    void aManifestLiesBesideItsSkill() {
        SkillManifest manifest = SkillManifest.resource(ManifestReaderTest.class, "letters.json");
        assertThat(manifest).hasToString("letters@1.2.0");
        assertThat(manifest.purpose()).startsWith("Sends the letters");
        assertThat(manifest.needs()).isEqualTo(Map.of("google", Set.of("gmail.messages.send")));
        assertThat(manifest.wants())
                .isEqualTo(Map.of("google", Set.of("gmail.messages.list"), "github", Set.of("issues.list")));
        assertThat(manifest.providers()).containsExactly("github", "google");
        assertThat(manifest.operations("google")).containsExactly("gmail.messages.list", "gmail.messages.send");
        assertThat(manifest.operations("gitlab")).isEmpty();
    }

    @Test
    void aMissingResourceIsNamed() {
        assertThatThrownBy(() -> SkillManifest.resource(ManifestReaderTest.class, "letter.json"))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("letter.json")
                .hasMessageContaining(ManifestReaderTest.class.getName());
    }

    @Test
    void theSchemaNamesTheFieldsThatAreRead() {
        assertThat(schema.fields()).containsExactly("$schema", "id", "needs", "purpose", "version", "wants");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['a.b']}}",
                "{'id':'a','version':'1','purpose':'p','wants':{'google':['a.b','a.c'],'github':['x.y']}}",
                "{'$schema':'x','id':'a','version':'1','purpose':'p','needs':{'google':['a.b']},'wants':{'google':['a.c']}}"
            })
    void whatTheSchemaAcceptsIsRead(String json) throws IOException {
        String text = json.replace('\'', '"');
        assertThat(schema.accepts(text)).isTrue();
        assertThat(read(text).id().value()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['a.b']},'sudo':true}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['a.b']},'limits':{}}",
                "{'id':'a','id':'b','version':'1','purpose':'p','needs':{'google':['a.b']}}",
                "{'version':'1','purpose':'p','needs':{'google':['a.b']}}",
                "{'id':'a','purpose':'p','needs':{'google':['a.b']}}",
                "{'id':'a','version':'1','needs':{'google':['a.b']}}",
                "{'id':'a','version':'1','purpose':'p'}",
                "{'id':'A','version':'1','purpose':'p','needs':{'google':['a.b']}}",
                "{'id':'a','version':'-','purpose':'p','needs':{'google':['a.b']}}",
                "{'id':'a','version':1,'purpose':'p','needs':{'google':['a.b']}}",
                "{'id':null,'version':'1','purpose':'p','needs':{'google':['a.b']}}",
                "{'id':'a','version':'1','purpose':' ','needs':{'google':['a.b']}}",
                "{'id':'a','version':'1','purpose':'p\\nq','needs':{'google':['a.b']}}",
                "{'id':'a','version':'1','purpose':['p'],'needs':{'google':['a.b']}}",
                "{'id':'a','version':'1','purpose':'p','needs':{}}",
                "{'id':'a','version':'1','purpose':'p','needs':null}",
                "{'id':'a','version':'1','purpose':'p','needs':['a.b']}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':'a.b'}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':null}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':[]}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['a.b','a.b']}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['*']}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['ab']}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':[null]}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':[7]}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'Google':['a.b']}}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['a.b']}} {}",
                "{'id':'a','version':'1','purpose':'p','needs':{'google':['a.b']},}",
                "[]",
                "null",
                "'a'",
                ""
            })
    void whatTheSchemaRefusesIsRefused(String json) {
        String text = json.replace('\'', '"');
        assertThat(schema.accepts(text)).isFalse();
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageStartingWith("the manifest test.json cannot be used: ")
                .message()
                .hasLineCount(1);
    }

    @Test
    void whatOnlyTheReaderCanSeeIsRefusedToo() {
        assertThatThrownBy(
                        () -> read("{'id':'a','version':'1','purpose':'p','needs':{'g':['a.b']},'wants':{'g':['a.b']}}"
                                .replace('\'', '"')))
                .hasMessageContaining("either needed or wanted");
        assertThatThrownBy(() -> read(" ".repeat(200_000))).hasMessageContaining("longer than");
    }
}
