package dev.skillvault.impl.consent;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.discovery.StandIn;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TikTok's descriptor against a stand-in: the client is named by {@code client_key} wherever it is named. */
class TikTokTest {
    private static final URI CALLBACK = URI.create("https://agent.example/callback");
    private static final String TOKEN = "/v2/oauth/token/";

    @TempDir
    Path folder;

    private final StandIn standIn = new StandIn();
    private Vault vault;

    @BeforeEach
    void open() {
        standIn.answer("/v2/user/info/", 200, "{\"data\":{\"user\":{\"open_id\":\"723f24d7\"}}}");
        vault = Vault.builder()
                .identity(TestVaults.identity(folder, "agent"))
                .store(TestVaults.url(folder))
                .backgroundRefresh(false)
                .sandbox(Map.of("open.tiktokapis.com", standIn.address()))
                .oauthClient("tiktok", "key&client_id=1", "secret-1".toCharArray())
                .build();
    }

    @AfterEach
    void close() {
        vault.close();
        standIn.close();
    }

    private void grant(String number) {
        standIn.answer(
                TOKEN,
                200,
                "{\"access_token\":\"act." + number + "\",\"refresh_token\":\"rft." + number
                        + "\",\"expires_in\":86400,\"refresh_expires_in\":31536000,\"open_id\":\"723f24d7\","
                        + "\"scope\":\"user.info.basic\",\"token_type\":\"Bearer\"}");
    }

    private static List<String> parameters(String form) {
        return Arrays.asList(form.split("&", -1));
    }

    @Test
    void theClientIsNamedByItsKeyInTheAuthorizationRequestTheExchangeAndTheRefresh() {
        ConsentLink link = vault.operator().connector(ALICE, "tiktok").redirect(CALLBACK);
        String query = link.authorizationUri().getRawQuery();
        assertThat(link.authorizationUri().toString()).startsWith("https://www.tiktok.com/v2/auth/authorize/?");
        assertThat(parameters(query))
                .contains("client_key=key%26client_id%3D1", "scope=user.info.basic", "response_type=code")
                .noneMatch(each -> each.startsWith("client_id="));

        grant("1");
        String state = query.replaceAll("(?:.*&)?state=([^&]*).*", "$1");
        ConnectionInfo connected =
                vault.operator().complete(URI.create(CALLBACK + "?code=c1&scopes=user.info.basic&state=" + state));
        assertThat(connected.state()).isEqualTo(ConnectionState.ACTIVE);
        assertThat(connected.scopes()).containsExactly("user.info.basic");
        assertThat(parameters(standIn.body(TOKEN)))
                .contains("client_key=key%26client_id%3D1", "client_secret=secret-1", "grant_type=authorization_code")
                .noneMatch(each -> each.startsWith("client_id="));

        grant("2");
        vault.operator().refresh(connected.id());
        assertThat(parameters(standIn.body(TOKEN)))
                .contains("client_key=key%26client_id%3D1", "grant_type=refresh_token", "refresh_token=rft.1")
                .noneMatch(each -> each.startsWith("client_id="));
    }
}
