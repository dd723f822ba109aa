package dev.skillvault.impl.identity;

import static dev.skillvault.impl.identity.TestIdentities.AGENT;
import static dev.skillvault.impl.identity.TestIdentities.NOW;
import static dev.skillvault.impl.identity.TestIdentities.RANDOM;
import static dev.skillvault.impl.identity.TestIdentities.password;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.KeyType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrolmentKeysTest {

    @TempDir
    Path folder;

    private final EnrolmentKeys enrolment = new EnrolmentKeys(Clock.fixed(NOW, ZoneOffset.UTC), RANDOM);

    @Test
    void makesAnIdentityThatLoadsAgain() throws Exception {
        Path file = folder.resolve("agent.p12");
        X509Identity made = enrolment.createPkcs12(file, AGENT, password());
        X509Identity loaded = Pkcs12Identity.load(file, password());
        assertThat(loaded.spkiSha256()).isEqualTo(made.spkiSha256());
        assertThat(loaded.name()).isEqualTo("agent-a");
        assertThatCode(() -> loaded.checkValidAt(NOW)).doesNotThrowAnyException();
        assertThatCode(() -> loaded.checkValidAt(NOW.minusSeconds(299))).doesNotThrowAnyException();
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() ->
                        loaded.checkValidAt(NOW.plus(EnrolmentKeys.VALIDITY).plusSeconds(1)));
    }

    @Test
    void certificateIsSelfSignedForSigningOnly() throws Exception {
        X509Certificate certificate = enrolment
                .createPkcs12(folder.resolve("agent.p12"), AGENT, password())
                .certificateChain()
                .get(0);
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getKeyUsage())
                .startsWith(true)
                .doesNotContain(true, org.assertj.core.data.Index.atIndex(1));
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(certificate.getSerialNumber()).isPositive();
        assertThat(certificate.getSubjectX500Principal()).hasToString("CN=agent-a");
    }

    @ParameterizedTest
    @CsvSource({"ED25519, Ed25519, 0", "P256, P-256, 0 4", "RSA3072, RSA 3072, 0 2"})
    void everyTypeHasTheKeyUsageItNeedsAndNoOther(KeyType type, String keyType, String bits) throws Exception {
        X509Identity made = enrolment.createPkcs12(folder.resolve("agent.p12"), AGENT, password(), type);
        X509Certificate certificate = made.certificateChain().get(0);
        certificate.verify(certificate.getPublicKey());
        boolean[] usage = certificate.getKeyUsage();
        assertThat(IntStream.range(0, usage.length)
                        .filter(bit -> usage[bit])
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(" ")))
                .isEqualTo(bits);
        assertThat(made.keyType()).isEqualTo(keyType);
    }

    @Test
    void fileIsItsOwnersOnlyAndAlone() throws IOException {
        Path file = folder.resolve("agent.p12");
        enrolment.createPkcs12(file, AGENT, password());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("agent.p12");
    }

    @Test
    void existingFileIsNotOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("agent.p12"), "precious");
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> enrolment.createPkcs12(file, AGENT, password()))
                .withMessage("the file 'agent.p12' exists and is not overwritten");
        assertThat(file).hasContent("precious");
        assertThat(names()).containsExactly("agent.p12");
    }

    @Test
    void linkToNowhereIsNotFollowed() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("agent.p12"), folder.resolve("elsewhere"));
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> enrolment.createPkcs12(link, AGENT, password()));
        assertThat(folder.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void missingFolderIsRefused() {
        assertThatExceptionOfType(IdentityException.class)
                .isThrownBy(() -> enrolment.createPkcs12(folder.resolve("no/agent.p12"), AGENT, password()))
                .withMessage("the file 'agent.p12' cannot be written");
    }

    @Test
    void emptyPasswordIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> enrolment.createPkcs12(folder.resolve("agent.p12"), AGENT, new char[0]));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void passwordThatJdk17CannotReadIsRefused() {
        for (String password : new String[] {"p\u00e4ssword", "tab\there"}) {
            assertThatExceptionOfType(IdentityException.class)
                    .isThrownBy(
                            () -> enrolment.createPkcs12(folder.resolve("agent.p12"), AGENT, password.toCharArray()))
                    .withMessage("the password of an identity file must be printable ASCII, or JDK 17 cannot read it");
        }
        assertThat(folder).isEmptyDirectory();
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList().stream();
        }
    }
}
