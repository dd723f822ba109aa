package dev.skillvault.impl.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Properties over random places and contents; jqwik prints the seed of each run in its report. */
class SealerPropertiesTest {

    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(random);

    @Property(tries = 300)
    void opensInItsPlaceAndInNoOther(
            @ForAll("places") Binding place, @ForAll("places") Binding other, @ForAll @Size(max = 300) byte[] text) {
        SealingKey key = SealingKey.generate(random);
        byte[] record = sealer.seal(key, place, text);
        assertThat(sealer.open(key, place, record)).isEqualTo(text);
        if (!place.equals(other)) {
            assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> sealer.open(key, other, record));
        }
    }

    @Property(tries = 500)
    void placesAreEncodedInOneWayEach(@ForAll("places") Binding one, @ForAll("places") Binding two) {
        assertThat(Arrays.equals(one.encoded(), two.encoded())).isEqualTo(one.equals(two));
    }

    @Property(tries = 300)
    void opensWithTheJdkAlone(@ForAll("places") Binding place, @ForAll @Size(max = 300) byte[] text) throws Exception {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        byte[] record = sealer.seal(SealingKey.of(new byte[16], SecretBytes.copyOf(secret)), place, text);
        assertThat(openWithJca(secret, place, record)).isEqualTo(text);
    }

    @Property(tries = 300)
    void arbitraryBytesNeverOpen(@ForAll("places") Binding place, @ForAll @Size(max = 200) byte[] record) {
        SealingKey key = SealingKey.generate(random);
        assertThatExceptionOfType(CannotOpenException.class).isThrownBy(() -> sealer.open(key, place, record));
    }

    @Provide
    Arbitrary<Binding> places() {
        Arbitrary<String> shortNames =
                Arbitraries.strings().withChars("ab1").ofMinLength(1).ofMaxLength(4);
        return Combinators.combine(
                        shortNames.map(AgentId::new),
                        shortNames.map(UserId::new).injectNull(0.2),
                        shortNames.injectNull(0.2),
                        Arbitraries.integers()
                                .between(0, 3)
                                .map(SealerPropertiesTest::connection)
                                .injectNull(0.2),
                        Arbitraries.of(RecordType.class),
                        Arbitraries.longs().greaterOrEqual(0))
                .as(Binding::new);
    }

    private static ConnectionId connection(int number) {
        return new ConnectionId("co_" + ("0" + number).repeat(16));
    }

    /** Written from the format's description only: HKDF from two Mac calls, the JDK's AES-GCM. */
    private static byte[] openWithJca(byte[] secret, Binding place, byte[] record) throws Exception {
        byte[] prk = hmac(Arrays.copyOfRange(record, 18, 50), secret);
        byte[] info = "skillvault record v1".getBytes(StandardCharsets.US_ASCII);
        byte[] t1 = hmac(prk, concat(info, 1));
        byte[] t2 = hmac(prk, concat(t1, info, 2));
        byte[] t3 = hmac(prk, concat(t2, info, 3));
        assertThat(Arrays.copyOfRange(record, 50, 82)).isEqualTo(t2);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(t1, "AES"), new GCMParameterSpec(128, t3, 0, 12));
        cipher.updateAAD(record, 0, 82);
        cipher.updateAAD(fields(place));
        return cipher.doFinal(record, 82, record.length - 82);
    }

    private static byte[] fields(Binding place) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        String user = place.user() == null ? "" : place.user().value();
        String provider = place.provider() == null ? "" : place.provider();
        String connection = place.connection() == null ? "" : place.connection().value();
        for (String field : new String[] {
            place.agent().value(), user, provider, connection, place.type().wireName()
        }) {
            byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }
        out.writeInt(8);
        out.writeLong(place.generation());
        return bytes.toByteArray();
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static byte[] concat(byte[] first, int last) {
        return concat(new byte[0], first, last);
    }

    private static byte[] concat(byte[] first, byte[] second, int last) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        out.write(last);
        return out.toByteArray();
    }
}
