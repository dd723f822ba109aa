package dev.skillvault.impl.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenSetTest {

    private static SecretBytes secret(String text) {
        return SecretBytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(SecretBytes secret) {
        return secret.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    }

    @Test
    void everyKindComesBackAsItWas() {
        byte[] with = new TokenSet(secret("access"), new Renewal.RefreshToken(secret("refresh"))).encode();
        try (TokenSet read = TokenSet.decode(with)) {
            assertThat(text(read.access())).isEqualTo("access");
            assertThat(text(read.refresh().orElseThrow())).isEqualTo("refresh");
        }
        byte[] without = new TokenSet(secret("access"), new Renewal.None()).encode();
        try (TokenSet read = TokenSet.decode(without)) {
            assertThat(text(read.access())).isEqualTo("access");
            assertThat(read.renewal()).isInstanceOf(Renewal.None.class);
        }
    }

    @Test
    void version1WithoutARefreshTokenOpens() {
        byte[] version1 = ByteBuffer.allocate(10)
                .put((byte) 1)
                .putInt(1)
                .put((byte) 'a')
                .putInt(0)
                .array();
        try (TokenSet read = TokenSet.decode(version1)) {
            assertThat(text(read.access())).isEqualTo("a");
            assertThat(read.refresh()).isEmpty();
        }
    }

    @Test
    void noShorterAndNoLongerFormOpens() {
        byte[] whole = new TokenSet(secret("access"), new Renewal.RefreshToken(secret("refresh"))).encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatExceptionOfType(CannotOpenException.class)
                    .as("cut to %d bytes", length)
                    .isThrownBy(() -> TokenSet.decode(cut));
        }
        assertThatExceptionOfType(CannotOpenException.class)
                .isThrownBy(() -> TokenSet.decode(Arrays.copyOf(whole, whole.length + 1)));
    }

    @Test
    void anUnknownVersionOrKindDoesNotOpen() {
        byte[] set = new TokenSet(secret("a"), new Renewal.None()).encode();
        for (int at : new int[] {0, set.length - 1}) {
            byte[] other = set.clone();
            other[at] = 99;
            assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> TokenSet.decode(other));
        }
    }

    @Test
    void noTextFormShowsASecret() {
        Renewal renewal = new Renewal.RefreshToken(secret("refresh"));
        assertThat(renewal.toString() + new TokenSet(secret("access"), renewal))
                .doesNotContain("secret", "access", "Bytes");
    }
}
