package dev.skillvault.impl.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.provider.ApiRules.Credential;
import dev.skillvault.impl.provider.ApiRules.Placement;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CredentialPlaceTest {
    private static final URI PUBLIC = URI.create("https://api.example/sendMessage?a=b%20c");

    private final Map<String, String> headers = new TreeMap<>();

    private URI attach(Placement placement, String prefix, String secret) {
        return new CredentialPlace(new Credential(placement, prefix))
                .attach(secret.getBytes(StandardCharsets.US_ASCII), PUBLIC, headers);
    }

    @Test
    void aBearerTokenStandsInTheHeader() {
        assertThat(attach(Placement.BEARER, null, "abc")).isEqualTo(PUBLIC);
        assertThat(headers).containsExactly(Map.entry("authorization", "Bearer abc"));
    }

    @Test
    void aUserAndPasswordStandInTheHeader() {
        assertThat(attach(Placement.BASIC, null, "alice:secret")).isEqualTo(PUBLIC);
        assertThat(headers).containsExactly(Map.entry("authorization", "Basic YWxpY2U6c2VjcmV0"));
    }

    @Test
    void aBotTokenStandsInThePath() {
        assertThat(attach(Placement.PATH_SEGMENT, "bot", "12:ab-c_d"))
                .hasToString("https://api.example/bot12:ab-c_d/sendMessage?a=b%20c");
        assertThat(headers).isEmpty();
    }

    @Test
    void aTokenInThePathIsOneSegmentWhateverIsInIt() {
        assertThat(attach(Placement.PATH_SEGMENT, null, "../x?y#z@evil.example"))
                .hasToString("https://api.example/..%2Fx%3Fy%23z%40evil.example/sendMessage?a=b%20c");
    }
}
