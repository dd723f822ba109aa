package dev.skillvault.impl.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What was genuine once is genuine again, and nothing else is. */
class GenuineSignaturesTest {
    private final LogSigner signer = TestLog.signer("agent");
    private final GenuineSignatures signatures = new GenuineSignatures(signer.publicKey());
    private final byte[] message = "a row".getBytes(UTF_8);
    private final byte[] signature = signer.sign(message);

    @Test
    void theSameBytesAreGenuineAgainAndOthersNever() {
        for (int i = 0; i < 2; i++) {
            assertThat(signatures.verify(message, signature)).isTrue();
            for (int bit = 0; bit < signature.length * 8; bit += 7) {
                byte[] changed = signature.clone();
                changed[bit / 8] ^= (byte) (1 << (bit % 8));
                assertThat(signatures.verify(message, changed)).isFalse();
            }
            assertThat(signatures.verify("another row".getBytes(UTF_8), signature))
                    .isFalse();
            assertThat(signatures.verify(new byte[0], signature)).isFalse();
            assertThat(signatures.verify(message, new byte[0])).isFalse();
        }
    }

    @Test
    void nothingMovesBetweenSignatureAndMessage() {
        assertThat(signatures.verify(message, signature)).isTrue();
        byte[] all = new byte[signature.length + message.length];
        System.arraycopy(signature, 0, all, 0, signature.length);
        System.arraycopy(message, 0, all, signature.length, message.length);
        byte[] longer = Arrays.copyOfRange(all, 0, signature.length + 1);
        byte[] shorter = Arrays.copyOfRange(all, signature.length + 1, all.length);
        assertThat(signatures.verify(shorter, longer)).isFalse();
    }

    @Test
    void whatIsForgottenIsVerifiedAnew() {
        for (int i = 0; i < 5000; i++) {
            byte[] each = Integer.toString(i).getBytes(UTF_8);
            assertThat(signatures.verify(each, signer.sign(each))).isTrue();
        }
        assertThat(signatures.verify(message, signature)).isTrue();
        assertThat(signatures.verify("0".getBytes(UTF_8), signature)).isFalse();
    }
}
