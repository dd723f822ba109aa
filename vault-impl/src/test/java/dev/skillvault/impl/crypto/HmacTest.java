package dev.skillvault.impl.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HmacTest {

    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private final SealingKey key = SealingKey.of(new byte[16], SecretBytes.copyOf(KEY));

    @Test
    void isHmacSha256OverLengthPrefixedFields() throws Exception {
        Mac jca = Mac.getInstance("HmacSHA256");
        jca.init(new SecretKeySpec(KEY, "HmacSHA256"));
        byte[] message =
                "\0\0\0\23skillvault label v1\0\0\0\11recipient\0\0\0\7a@b.org".getBytes(StandardCharsets.US_ASCII);
        assertThat(Hmac.label(key, "recipient", "a@b.org")).isEqualTo(jca.doFinal(message));
    }

    @Test
    void differsByLabelValueKeyAndBoundary() {
        byte[] name = Hmac.label(key, "to", "alice");
        assertThat(Hmac.label(key, "to", "alice")).isEqualTo(name);
        assertThat(Hmac.label(key, "cc", "alice")).isNotEqualTo(name);
        assertThat(Hmac.label(key, "to", "bob")).isNotEqualTo(name);
        assertThat(Hmac.label(key, "toa", "lice")).isNotEqualTo(name);
        assertThat(Hmac.label(SealingKey.generate(new SecureRandom()), "to", "alice"))
                .isNotEqualTo(name);
    }

    @Test
    void closedKeyIsABug() {
        key.close();
        assertThatIllegalStateException().isThrownBy(() -> Hmac.label(key, "to", "alice"));
    }

    @Test
    void textThatIsNotUnicodeIsRefusedInsteadOfReplaced() {
        assertThatIllegalArgumentException().isThrownBy(() -> Hmac.label(key, "to", "\uD800"));
    }
}
