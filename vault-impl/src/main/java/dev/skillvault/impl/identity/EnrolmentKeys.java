package dev.skillvault.impl.identity;

import static java.util.Objects.requireNonNull;

import dev.skillvault.AgentId;
import dev.skillvault.identity.IdentityException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes an identity for an agent that has none: an Ed25519 key pair and a self-signed certificate, valid for two years, in a
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
     * Makes an identity and writes it to a new file.
     *
     * @param file where to write; must not exist
     * @param agent the agent's name, the certificate's common name
     * @param password protects the file, printable ASCII; the caller wipes it
     * @return the identity, loaded back from the file
     * @throws IdentityException if the file exists or cannot be written, or the password is not ASCII
     * @throws IllegalArgumentException if the password is empty
     */
    public X509Identity createPkcs12(Path file, AgentId agent, char[] password) {
        if (password.length == 0) {
            throw new IllegalArgumentException("an identity file has a password");
        }
        if (!Pkcs12Identity.isPortable(password)) {
            throw new IdentityException(
                    "the password of an identity file must be printable ASCII, or JDK 17 cannot read it");
        }
        Instant now = clock.instant();
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(Ed25519.NAME);
            generator.initialize(255, random);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate =
                    SelfSignedCertificate.issue(pair, agent.value(), now, now.plus(VALIDITY), random);
            OwnerOnlyFile.writeNew(file, pkcs12(pair, certificate, password));
        } catch (FileAlreadyExistsException e) {
            throw new IdentityException("the file '" + file.getFileName() + "' exists and is not overwritten");
        } catch (IOException e) {
            throw new IdentityException("the file '" + file.getFileName() + "' cannot be written");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot make an Ed25519 identity", e);
        }
        return Pkcs12Identity.load(file, password);
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
