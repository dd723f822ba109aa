package dev.skillvault.impl.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RenewalTest {
    private static SecretBytes secret(String text) {
        return SecretBytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Renewal> kinds() {
        return Stream.of(
                new Renewal.None(),
                new Renewal.RefreshToken(secret("refresh")),
                new Renewal.ClientCredentials(Set.of()),
                new Renewal.ClientCredentials(Set.of("a", "b")),
                new Renewal.ServiceAccount("robot@example.com", "kid", secret("key"), null, Set.of("a")),
                new Renewal.ServiceAccount("robot@example.com", "kid", secret("key"), "alice@example.com", Set.of()),
                new Renewal.Installation("12", 34, secret("key")));
    }

    private static String plain(Renewal renewal) {
        return renewal.kind() + ":"
                + renewal.fields().stream()
                        .map(field ->
                                field.<String, RuntimeException>use(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindComesBackFromItsFields(Renewal renewal) {
        Renewal back = Renewal.of(renewal.kind(), renewal.fields());
        assertThat(back).hasSameClassAs(renewal);
        assertThat(plain(back)).isEqualTo(plain(renewal));
        assertThat(back.renewable()).isEqualTo(!(renewal instanceof Renewal.None));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anAnswersRefreshTokenTakesThePlaceOfAFormerOneAndOfNothingElse(Renewal renewal) {
        Renewal after = renewal.after(secret("fresh"));
        if (renewal instanceof Renewal.None || renewal instanceof Renewal.RefreshToken) {
            assertThat(plain(after)).isEqualTo("1:[fresh]");
        } else {
            assertThat(after).isSameAs(renewal);
        }
        assertThat(renewal.after(null)).isSameAs(renewal);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void nothingSecretIsShown(Renewal renewal) {
        assertThat(renewal.toString())
                .doesNotContain("refresh]")
                .doesNotContain("key")
                .doesNotContain("robot");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0", "5, 0", "0, 1", "1, 0", "2, 2", "3, 4", "4, 2"})
    void otherFieldsCannotBeOpened(int kind, int count) {
        List<SecretBytes> fields =
                Stream.generate(() -> secret("=x")).limit(count).toList();
        assertThatThrownBy(() -> Renewal.of(kind, fields)).isInstanceOf(CannotOpenException.class);
    }

    @ParameterizedTest
    @CsvSource({"app, =12", "=app, twelve", "=app, =twelve"})
    void damagedFieldsCannotBeOpened(String app, String installation) {
        List<SecretBytes> fields = List.of(secret(app), secret(installation), secret("key"));
        assertThatThrownBy(() -> Renewal.of(4, fields)).isInstanceOf(CannotOpenException.class);
    }
}
