package dev.skillvault.impl.identity;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.KeyType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes an identity for an agent that has none: a key pair and a self-signed certificate, valid for two years, in a
 * new PKCS#12 file that only its owner may read.
 *
 * <p><b>Thread safety.</b> Safe for use by several threads.
 */
public final class EnrolmentKeys {

    static final Duration VALIDITY = Duration.ofDays(730);

    private static final String ALIAS = "agent";

    private final Clock clock;
    private final SecureRandom random;

    /**
     * Makes a maker of identities.
     *
     * @param clock for the start of the certificate's validity
     * @param random for keys and serial numbers
     */
    public EnrolmentKeys(Clock clock, SecureRandom random) {
        this.clock = requireNonNull(clock);
        this.random = requireNonNull(random);
    }

    /**
     * Makes an identity with an Ed25519 key and writes it to a new file.
     *
     * @param file where to write; must not exist
     * @param agent the agent's name, the certificate's common name
     * @param password protects the file, printable ASCII; the caller wipes it
     * @return the identity, loaded back from the file
     * @throws IdentityException if the file exists or cannot be written, or the password is not ASCII
     * @throws IllegalArgumentException if the password is empty
     */
    public X509Identity createPkcs12(Path file, AgentId agent, char[] password) {
        return createPkcs12(file, agent, password, KeyType.ED25519);
    }

    /**
     * Makes an identity and writes it to a new file.
     *
     * @param file where to write; must not exist
     * @param agent the agent's name, the certificate's common name
     * @param password protects the file, printable ASCII; the caller wipes it
     * @param type the type of the key
     * @return the identity, loaded back from the file
     * @throws IdentityException if the file exists or cannot be written, or the password is not ASCII
     * @throws IllegalArgumentException if the password is empty
     */
    public X509Identity createPkcs12(Path file, AgentId agent, char[] password, KeyType type) {
        if (password.length == 0) {
            throw new IllegalArgumentException("an identity file has a password");
        }
        if (!Pkcs12Identity.isPortable(password)) {
            throw new IdentityException(
                    "the password of an identity file must be printable ASCII, or JDK 17 cannot read it");
        }
        Instant now = clock.instant();
        try {
            KeyPair pair = algorithm(type).generate(random);
            X509Certificate certificate =
                    SelfSignedCertificate.issue(pair, agent.value(), now, now.plus(VALIDITY), random);
            OwnerOnlyFile.writeNew(file, pkcs12(pair, certificate, password));
        } catch (FileAlreadyExistsException e) {
            throw new IdentityException("the file '" + file.getFileName() + "' exists and is not overwritten");
        } catch (IOException e) {
            throw new IdentityException("the file '" + file.getFileName() + "' cannot be written");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make an identity of type " + type, e);
        }
        return Pkcs12Identity.load(file, password);
    }

    private static KeyAlgorithm algorithm(KeyType type) {
        return switch (type) {
            case ED25519 -> KeyAlgorithm.ED25519;
            case P256 -> KeyAlgorithm.EC_P256;
            case RSA3072 -> KeyAlgorithm.RSA;
        };
    }

    private static byte[] pkcs12(KeyPair pair, X509Certificate certificate, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, pair.getPrivate(), password, new Certificate[] {certificate});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, password);
        return out.toByteArray();
    }
}
