package dev.skillvault.impl.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretBytesTest {

    private static final byte[] VALUE = "correct horse battery".getBytes(StandardCharsets.US_ASCII);

    @Test
    void copiesIn() {
        byte[] source = VALUE.clone();
        SecretBytes secret = SecretBytes.copyOf(source);
        source[0] = 0;
        assertThat(secret.use(byte[]::clone)).isEqualTo(VALUE);
    }

    @Test
    void lentCopyIsWipedAndDoesNotReachTheSecret() {
        SecretBytes secret = SecretBytes.copyOf(VALUE);
        AtomicReference<byte[]> kept = new AtomicReference<>();
        secret.use(bytes -> {
            kept.set(bytes);
            bytes[0] = 'X';
            return true;
        });
        assertThat(kept.get()).containsOnly(0);
        assertThat(secret.use(byte[]::clone)).isEqualTo(VALUE);
    }

    @Test
    void lentCopyIsWipedWhenTheCallThrows() {
        AtomicReference<byte[]> kept = new AtomicReference<>();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecretBytes.copyOf(VALUE).use(bytes -> {
                    kept.set(bytes);
                    throw new IllegalArgumentException("expected");
                }));
        assertThat(kept.get()).containsOnly(0);
    }

    @Test
    void comparesByValueOnlyWhenAsked() {
        SecretBytes one = SecretBytes.copyOf(VALUE);
        SecretBytes same = SecretBytes.copyOf(VALUE);
        byte[] changed = VALUE.clone();
        changed[changed.length - 1] ^= 1;
        assertThat(one.sameAs(same)).isTrue();
        assertThat(one.sameAs(SecretBytes.copyOf(changed))).isFalse();
        assertThat(one.sameAs(SecretBytes.copyOf(new byte[] {'c'}))).isFalse();
        assertThat(one).isNotEqualTo(same);
        assertThat(one.hashCode()).isEqualTo(System.identityHashCode(one));
    }

    @Test
    void showsNothingAndIsNotSerializable() {
        assertThat(SecretBytes.copyOf(VALUE))
                .hasToString("SecretBytes[redacted]")
                .isNotInstanceOf(Serializable.class);
    }

    @Test
    void jacksonSeesNothingInIt() {
        JsonMapper json = JsonMapper.builder().build();
        assertThatExceptionOfType(InvalidDefinitionException.class)
                .isThrownBy(() -> json.writeValueAsString(SecretBytes.copyOf(VALUE)));
        assertThatExceptionOfType(InvalidDefinitionException.class)
                .isThrownBy(() -> json.writeValueAsString(Map.of("key", SecretBytes.copyOf(VALUE))));
    }

    @Test
    void closedSecretCannotBeUsed() {
        SecretBytes secret = SecretBytes.copyOf(VALUE);
        SecretBytes other = SecretBytes.copyOf(VALUE);
        secret.close();
        secret.close();
        assertThatIllegalStateException().isThrownBy(() -> secret.use(byte[]::clone));
        assertThatIllegalStateException().isThrownBy(() -> secret.sameAs(other));
        assertThatIllegalStateException().isThrownBy(() -> other.sameAs(secret));
    }

    @Test
    void closeWipesTheArray() throws Exception {
        SecretBytes secret = SecretBytes.copyOf(VALUE);
        var field = SecretBytes.class.getDeclaredField("value");
        field.setAccessible(true);
        secret.close();
        assertThat((byte[]) field.get(secret)).containsOnly(0).hasSize(VALUE.length);
    }

    @Test
    void emptySecretIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SecretBytes.copyOf(new byte[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> SecretBytes.random(0, new SecureRandom()));
    }

    @Test
    void keyShowsItsIdOnlyAndComparesBoth() {
        byte[] id = new byte[16];
        id[0] = (byte) 0xab;
        SealingKey key = SealingKey.of(id, SecretBytes.copyOf(new byte[32]));
        assertThat(key).hasToString("SealingKey[id=ab" + "00".repeat(15) + "]").isNotInstanceOf(Serializable.class);
        assertThat(key.sameAs(SealingKey.of(id, SecretBytes.copyOf(new byte[32]))))
                .isTrue();
        assertThat(key.sameAs(SealingKey.of(new byte[16], SecretBytes.copyOf(new byte[32]))))
                .isFalse();
        assertThat(key.sameAs(SealingKey.of(id, SecretBytes.random(32, new SecureRandom()))))
                .isFalse();
        key.id()[0] = 0;
        assertThat(key.hasId(id)).isTrue();
    }

    @Test
    void keyOfWrongLengthIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealingKey.of(new byte[15], SecretBytes.copyOf(new byte[32])));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealingKey.of(new byte[16], SecretBytes.copyOf(new byte[31])));
    }
}
