package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.testkit.sandbox.ClientRegistration;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which server an answer comes from (RFC 9207 section 2.4). The sandbox's standard server says in its metadata that it always sends {@code
 * iss}; Google's descriptor says which one it is, and not that it is always there; GitHub's names none.
 */
class IssuerOfAnswerTest {
    private static final String EVIL = "iss=https%3A%2F%2Fevil.example";

    @TempDir
    Path folder;

    private Sandbox sandbox;
    private Vault vault;

    @BeforeEach
    void open() {
        sandbox = Sandbox.builder().seed(13).start();
        ClientRegistration client = sandbox.client("standard");
        vault = TestVaults.builder(folder, "agent", sandbox)
                .provider("standard", URI.create("https://auth.example.test"))
                .oauthClient(
                        "standard", client.clientId(), client.clientSecret().toCharArray())
                .build();
    }

    @AfterEach
    void close() {
        vault.close();
        sandbox.close();
    }

    private String answer(PastedConsent consent, boolean denied) {
        URI answer = sandbox.browser("alice").consentWithoutFollowing(consent.authorizationUri());
        return denied ? answer.toString().replaceAll("code=[^&]*", "error=access_denied") : answer.toString();
    }

    private static String withIss(String answer, String iss) {
        String bare = answer.replaceAll("&iss=[^&]*", "");
        return switch (iss) {
            case "missing" -> bare;
            case "empty" -> bare + "&iss=";
            case "wrong" -> bare + "&" + EVIL;
            case "right" -> answer;
            default -> throw new IllegalArgumentException(iss);
        };
    }

    @ParameterizedTest(name = "{0}: iss is {1}")
    @CsvSource({"standard, right", "google, right", "google, missing", "github, missing"})
    void anAnswerOfTheRightIssuerIsUsed(String provider, String iss) {
        PastedConsent consent = vault.operator().connector(ALICE, provider).paste();
        String answer = withIss(answer(consent, false), iss);
        assertThat(consent.complete(answer).provider()).isEqualTo(provider);
    }

    @ParameterizedTest(name = "{0}: iss is {1}")
    @CsvSource({
        "standard, missing, does not say that it comes from standard",
        "standard, wrong, comes from another issuer than standard",
        "standard, empty, comes from another issuer than standard",
        "google, wrong, comes from another issuer than Google",
        "github, wrong, comes from another issuer than GitHub"
    })
    void anAnswerThatMayComeFromAnotherIssuerIsRefusedAndItsFlowUsedUp(String provider, String iss, String sentence) {
        PastedConsent consent = vault.operator().connector(ALICE, provider).paste();
        String right = answer(consent, false);
        assertThatThrownBy(() -> consent.complete(withIss(right, iss)))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE_ANSWER))
                .hasMessageContainingAll(sentence, "RFC 9207", "begin again");
        // even the right answer comes too late now
        assertThatThrownBy(() -> consent.complete(right))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_ANSWER));
        assertThat(sandbox.requests()).noneMatch(each -> each.kind() == Kind.TOKEN_CODE);
        assertThat(vault.operator().connections(ALICE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"right, REFUSED", "missing, UNUSABLE_ANSWER", "wrong, UNUSABLE_ANSWER"})
    void anErrorIsBelievedFromTheRightIssuerOnly(String iss, Reason reason) {
        PastedConsent consent = vault.operator().connector(ALICE, "standard").paste();
        String denied = withIss(answer(consent, true), iss);
        assertThatThrownBy(() -> consent.complete(denied))
                .isInstanceOfSatisfying(
                        ConsentException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aBareCodeDoesNotSayWhereItComesFrom() {
        PastedConsent consent = vault.operator().connector(ALICE, "standard").paste();
        String code = answer(consent, false).replaceAll(".*[?&]code=([^&]*).*", "$1");
        assertThatThrownBy(() -> consent.complete(code))
                .isInstanceOf(ConsentException.class)
                .hasMessageContaining("paste the whole address");
    }
}
