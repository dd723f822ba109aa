package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.provider.ProviderCatalog;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmittableMailTest {
    private static final String ACCOUNT = "me@gmail.com";

    private static Optional<SubmittableMail> read(String mime) throws RefusedRequestException {
        MatchedCall.Caller caller =
                new MatchedCall.Caller(new UserId("alice"), new TestVaults.WorkSkill().manifest(), null);
        return SubmittableMail.of(
                new RequestMatcher(ProviderCatalog.builtIn().require("google")).match(caller, TestWorld.mailOf(mime)));
    }

    private static String transmitted(String mime) throws RefusedRequestException {
        return new String(read(mime).orElseThrow().text(ACCOUNT), StandardCharsets.US_ASCII);
    }

    @Test
    void onlyTheBccFieldIsLeftOut() throws Exception {
        String mime =
                "From: me@gmail.com\r\nbCC: a@x.org,\r\n\tb@x.org\r\nX-Bcc: kept\r\nTo: c@x.org\r\n\r\nBcc: in the text\r\n";

        assertThat(transmitted(mime))
                .isEqualTo("From: me@gmail.com\r\nX-Bcc: kept\r\nTo: c@x.org\r\n\r\nBcc: in the text\r\n");
        assertThat(read(mime).orElseThrow().recipients()).containsExactly("a@x.org", "b@x.org", "c@x.org");
    }

    @Test
    void aMissingSenderIsTheAccount() throws Exception {
        assertThat(transmitted("Bcc: a@x.org\r\n\r\nHi")).isEqualTo("From: me@gmail.com\r\n\r\nHi\r\n");
        assertThat(transmitted("To: a@x.org\r\n\r\n")).isEqualTo("From: me@gmail.com\r\nTo: a@x.org\r\n\r\n");
        assertThat(transmitted("To: a@x.org\r\n")).isEqualTo("From: me@gmail.com\r\nTo: a@x.org\r\n");
        assertThat(transmitted("To: a@x.org")).isEqualTo("From: me@gmail.com\r\nTo: a@x.org\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lone\nfeed", "lone\rreturn", "nul\0", "end\n.\nMAIL FROM:<x@x.org>", "gr\u00fcn"})
    void whatSmtpWouldChangeIsNotSubmittable(String body) throws Exception {
        assertThat(read("To: a@x.org\r\n\r\n" + body + "\r\n")).isEmpty();
    }

    @Test
    void aLineHasAtMost998Characters() throws Exception {
        assertThat(read("To: a@x.org\r\n\r\n" + "x".repeat(998) + "\r\n")).isPresent();
        assertThat(read("To: a@x.org\r\n\r\n" + "x".repeat(999) + "\r\n")).isEmpty();
    }
}
