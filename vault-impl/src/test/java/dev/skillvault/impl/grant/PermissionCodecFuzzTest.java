package dev.skillvault.impl.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.grant.Permission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any text is a list of permissions that has one canonical text, with nothing to spare, or is refused in the one way there is. */
class PermissionCodecFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @FuzzTest
    void whatIsReadWritesBackCanonically(byte[] input) throws IOException {
        List<Permission> read;
        try {
            read = PermissionCodec.read(new String(input, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return;
        }
        String canonical = PermissionCodec.write(read);
        List<Permission> again = PermissionCodec.read(canonical);
        assertThat(again).isEqualTo(read);
        assertThat(PermissionCodec.write(again)).isEqualTo(canonical);

        for (int i = 0; i < read.size(); i++) {
            refusedWith(canonical, "/" + i);
            refusedWith(canonical, "/" + i + "/resources");
            refusedWith(canonical, "/" + i + "/rate");
        }
    }

    /** A field that is not known, in the object at that place if there is one: no constraint is read past. */
    private static void refusedWith(String canonical, String place) throws IOException {
        JsonNode tree = JSON.readTree(canonical);
        if (tree.at(place) instanceof ObjectNode object) {
            object.putArray("colour").add("red");
            assertThatThrownBy(() -> PermissionCodec.read(tree.toString())).isInstanceOf(IOException.class);
        }
    }
}
