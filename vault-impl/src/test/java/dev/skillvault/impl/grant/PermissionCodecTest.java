package dev.skillvault.impl.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.grant.Fallback;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.SkillId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionCodecTest {
    private static final String PLAIN =
            "[{\"provider\":\"google\",\"operations\":[\"gmail.messages.send\"],\"resources\":{}}]";

    private static Permission.Builder sending() {
        return Permission.of("google", "gmail.messages.send");
    }

    @Test
    void aFallbackIsWrittenOnlyWhereItIsGranted() throws Exception {
        Permission with = sending().fallback(Fallback.SMTP).build();
        Permission without = sending().build();

        assertThat(PermissionCodec.write(List.of(without))).isEqualTo(PLAIN);
        String written = PermissionCodec.write(List.of(with));
        assertThat(written).isEqualTo(PLAIN.replace("{}}", "{},\"fallback\":\"smtp\"}"));
        assertThat(PermissionCodec.read(written)).containsExactly(with).doesNotContain(without);
        assertThat(PermissionCodec.read(PLAIN)).containsExactly(without);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"fallback\":\"SMTP\"", "\"fallback\":\"imap\"", "\"fallback\":true", "\"fallbacks\":\"smtp\""})
    void whatIsUnknownIsRefused(String field) {
        assertThatThrownBy(() -> PermissionCodec.read(PLAIN.replace("{}}", "{}," + field + "}")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void whomItMayBeHandedOnToIsWrittenOnlyWhereItMay() throws Exception {
        Permission with = sending()
                .handOnTo(new SkillId("letters"))
                .handOnTo(new SkillId("archive"))
                .build();

        String written = PermissionCodec.write(List.of(with));
        assertThat(written).isEqualTo(PLAIN.replace("{}}", "{},\"handOnTo\":[\"archive\",\"letters\"]}"));
        assertThat(PermissionCodec.read(written))
                .containsExactly(with)
                .doesNotContain(sending().build());
        assertThatThrownBy(() -> PermissionCodec.read(PLAIN.replace("{}}", "{},\"handOnTo\":[\"*\"]}")))
                .isInstanceOf(IOException.class);
    }
}
