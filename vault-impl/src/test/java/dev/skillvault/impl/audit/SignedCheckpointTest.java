package dev.skillvault.impl.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignedCheckpointTest {
    private static final String ORIGIN = "dev.skillvault/log/test-vault/alpha";
    private static final Instant AT = Instant.parse("2026-11-21T09:00:00.123456Z");
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final LogSigner signer = TestLog.signer("alpha");
    private final String note =
            SignedCheckpoint.sign(ORIGIN, 42, root(), AT, signer).note();

    private static byte[] root() {
        byte[] root = new byte[32];
        Arrays.fill(root, (byte) 0xab);
        return root;
    }

    private boolean accepts(String text) {
        return SignedCheckpoint.parse(text)
                .filter(checkpoint -> checkpoint.isSignedBy(signer.publicKey()))
                .isPresent();
    }

    /** golang.org/x/mod/sumdb/note, ExampleOpen: the key and note from which the C2SP format comes. */
    @Test
    void keyHashAndSignatureAreThoseOfGosSignedNotes() {
        byte[] key = Base64.getDecoder().decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        byte[] publicKey = Arrays.copyOfRange(key, 1, key.length);
        String text =
                "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        byte[] signature = Base64.getDecoder()
                .decode("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");

        assertThat(Hex.of(SignedCheckpoint.keyHash("PeterNeumann", publicKey))).isEqualTo("c74f20a3");
        assertThat(Hex.of(Arrays.copyOf(signature, 4))).isEqualTo("c74f20a3");
        assertThat(LogKeys.verify(
                        publicKey,
                        text.getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(signature, 4, signature.length)))
                .isTrue();
    }

    @Test
    void aNoteReadsAsItWasWritten() {
        assertThat(note)
                .startsWith(ORIGIN
                        + "\n42\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\ntime 2026-11-21T09:00:00.123456Z\n\n\u2014 "
                        + ORIGIN + " ")
                .endsWith("\n");
        assertThat(SignedCheckpoint.parse(note)).hasValueSatisfying(checkpoint -> {
            assertThat(checkpoint.size()).isEqualTo(42);
            assertThat(checkpoint.at()).isEqualTo(AT);
            assertThat(checkpoint.note()).isEqualTo(note);
        });
        assertThat(accepts(note)).isTrue();
    }

    @Test
    void everyBitOfANoteCounts() {
        byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(accepts(new String(flipped, StandardCharsets.ISO_8859_1)))
                    .as("bit %s", bit)
                    .isFalse();
            assertThat(accepts(new String(flipped, StandardCharsets.UTF_8)))
                    .as("bit %s", bit)
                    .isFalse();
        }
    }

    @Test
    void bitsThatBase64DoesNotUseCountToo() {
        int root = note.indexOf("s=\ntime");
        assertThat(accepts(note.substring(0, root)
                        + ALPHABET.charAt(ALPHABET.indexOf('s') + 1)
                        + note.substring(root + 1)))
                .isFalse();
        int last = note.length() - 3;
        assertThat(note).endsWith("=\n");
        char used = note.charAt(last);
        for (int unused = 1; unused < 4; unused++) {
            char other = ALPHABET.charAt(ALPHABET.indexOf(used) ^ unused);
            assertThat(accepts(note.substring(0, last) + other + note.substring(last + 1)))
                    .isFalse();
        }
    }

    @Test
    void thereIsOneTextForAStatement() {
        assertThat(accepts(note + "\n")).isFalse();
        assertThat(accepts(" " + note)).isFalse();
        assertThat(accepts("\ufeff" + note)).isFalse();
        assertThat(accepts(note.stripTrailing())).isFalse();
        assertThat(accepts(note.replace("\n", "\r\n"))).isFalse();
        assertThat(accepts(note.replace("\n42\n", "\n042\n"))).isFalse();
        assertThat(accepts(note.replace("\n42\n", "\n+42\n"))).isFalse();
        assertThat(accepts(note.replace("123456Z", "123456000Z"))).isFalse();
        assertThat(accepts(note.replace("=\n", "\n"))).isFalse();
        assertThat(accepts(note + note.substring(note.indexOf('\u2014')))).isFalse();
        assertThat(accepts(note.replace("time ", "extra\ntime "))).isFalse();
        assertThat(SignedCheckpoint.parse("")).isEmpty();
    }

    @Test
    void anAppendedSignatureByteAndAnotherKeyAreRefused() {
        String line = note.substring(note.indexOf('\u2014'));
        byte[] signature = Base64.getDecoder()
                .decode(line.substring(line.lastIndexOf(' ') + 1).strip());
        String longer = Base64.getEncoder().encodeToString(Arrays.copyOf(signature, signature.length + 1));
        assertThat(accepts(note.substring(0, note.lastIndexOf(' ') + 1) + longer + "\n"))
                .isFalse();

        byte[] message = {1, 2, 3};
        byte[] signed = signer.sign(message);
        assertThat(signed).hasSize(64);
        assertThat(signer.verify(message, signed)).isTrue();
        assertThat(signer.verify(message, Arrays.copyOf(signed, 65))).isFalse();
        assertThat(signer.verify(message, Arrays.copyOf(signed, 63))).isFalse();
        assertThat(LogKeys.verify(new byte[31], message, signed)).isFalse();
        assertThat(SignedCheckpoint.sign(ORIGIN, 42, root(), AT, TestLog.signer("other"))
                        .isSignedBy(signer.publicKey()))
                .isFalse();
    }

    @Test
    void aSignerDoesNotShowItsSeed() {
        assertThat(signer.toString()).isEqualTo("SeedLogSigner[redacted]");
        assertThat(signer.publicKey()).hasSize(32);
    }
}
