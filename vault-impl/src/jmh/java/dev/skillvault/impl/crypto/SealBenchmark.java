package dev.skillvault.impl.crypto;

import dev.skillvault.AgentId;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A record of 1 KB, beside one HKDF and a JCE cipher that gets the derived key: what no scheme with a key a record can avoid. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SealBenchmark {
    private static final byte[] INFO = {1};

    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(random);
    private final SealingKey key = SealingKey.generate(random);
    private final Binding binding = Binding.of(new AgentId("agent"), RecordType.ROOT_KEY);
    private final byte[] plaintext = new byte[1024];
    private final byte[] ikm = new byte[32];
    private byte[] record;
    private byte[] plainRecord;
    private byte[] plainSalt;
    private Cipher cipher;

    @Setup
    public void prepare() throws GeneralSecurityException {
        random.nextBytes(plaintext);
        random.nextBytes(ikm);
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
        record = sealer.seal(key, binding, plaintext);
        plainRecord = plainSeal();
    }

    @Benchmark
    public byte[] seal() {
        return sealer.seal(key, binding, plaintext);
    }

    @Benchmark
    public byte[] open() {
        return sealer.open(key, binding, record);
    }

    @Benchmark
    public byte[] plainSeal() throws GeneralSecurityException {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        plainSalt = salt;
        return crypt(Cipher.ENCRYPT_MODE, salt, plaintext);
    }

    @Benchmark
    public byte[] plainOpen() throws GeneralSecurityException {
        return crypt(Cipher.DECRYPT_MODE, plainSalt, plainRecord);
    }

    private byte[] crypt(int mode, byte[] salt, byte[] input) throws GeneralSecurityException {
        byte[] derived = Hkdf.sha256(ikm, salt, INFO, 76);
        cipher.init(
                mode,
                new SecretKeySpec(Arrays.copyOf(derived, 32), "AES"),
                new GCMParameterSpec(128, Arrays.copyOfRange(derived, 64, 76)));
        return cipher.doFinal(input);
    }
}
