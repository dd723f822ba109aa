package dev.skillvault.impl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.CannotOpenException;
import dev.skillvault.operator.CommandId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedReplyTest {
    private static final CommandId COMMAND = new CommandId("cmd_0123456789abcdef0123456789abcdef");
    private static final byte[] SECRET = "what the mail says".getBytes(StandardCharsets.UTF_8);

    private final SealedReply reply = new SealedReply();

    private static CommandCall call(CommandId id, String key) {
        JsonNode arguments =
                Json.read(Json.write(Map.of(SealedReply.ARGUMENT, key))).orElseThrow();
        CommandRow row = new CommandRow(id.value(), "op_", 0, 0, ApprovalVerbs.LIST, arguments.toString(), "");
        return new CommandCall(id, "op_", new Evidence(row), arguments, (object, until) -> {});
    }

    private JsonNode sealed() {
        return Json.read(Json.write(SealedReply.seal(call(COMMAND, reply.argument()), SECRET)))
                .orElseThrow();
    }

    @Test
    void whoeverAskedReadsIt() {
        JsonNode sealed = sealed();
        assertThat(sealed.toString())
                .doesNotContain("mail")
                .doesNotContain(Base64.getEncoder().encodeToString(SECRET).substring(0, 12));
        assertThat(reply.open(COMMAND, sealed)).isEqualTo(SECRET);
    }

    @Test
    void nobodyElseDoesNorTheSameForAnotherCommand() {
        JsonNode sealed = sealed();
        assertThatThrownBy(() -> new SealedReply().open(COMMAND, sealed)).isInstanceOf(CannotOpenException.class);
        assertThatThrownBy(() -> reply.open(new CommandId("cmd_00000000000000000000000000000000"), sealed))
                .isInstanceOf(CannotOpenException.class);
    }

    @Test
    void noByteOfItMayBeChanged() {
        ObjectNode sealed = (ObjectNode) sealed();
        byte[] bytes = Base64.getDecoder().decode(sealed.path("sealed").asText());
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            sealed.put("sealed", Base64.getEncoder().encodeToString(changed));
            assertThatThrownBy(() -> reply.open(COMMAND, sealed)).isInstanceOf(CannotOpenException.class);
        }
        sealed.removeAll();
        assertThatThrownBy(() -> reply.open(COMMAND, sealed)).isInstanceOf(CannotOpenException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "no hexadecimal"})
    void aCommandWithoutAKeyGetsNoReply(String key) {
        CommandCall call = call(COMMAND, key);
        assertThatThrownBy(() -> SealedReply.seal(call, SECRET)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsJoinedComesApartAgain() {
        List<byte[]> parts = List.of(new byte[] {1, 2, 3}, new byte[0], SECRET);
        assertThat(Wire.parts(Wire.joined(parts))).containsExactlyElementsOf(parts);
        assertThat(Wire.parts(new byte[0])).isEmpty();
        for (byte[] odd : List.of(new byte[] {0}, new byte[] {0, 0, 0, 2, 1}, new byte[] {-1, 0, 0, 0})) {
            assertThatThrownBy(() -> Wire.parts(odd)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
