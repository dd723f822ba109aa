package dev.skillvault.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhooksTest extends SandboxTest {

    @Test
    void bodyAndHeadersAreKeptAsTheyCame() {
        assertThat(post("/alerts/ops", "{\"text\":\"dead\u00e9\"}")).isEqualTo(204);
        List<SandboxWebhooks.Delivery> deliveries = sandbox.webhooks().await(1);
        assertThat(deliveries).singleElement().satisfies(delivery -> {
            assertThat(delivery.path()).isEqualTo("/alerts/ops");
            assertThat(delivery.body()).isEqualTo("{\"text\":\"dead\u00e9\"}");
            assertThat(delivery.header("x-signature")).contains("sha256=abc");
            assertThat(delivery.at()).isEqualTo(START);
        });
    }

    @Test
    void spoiledDeliveryIsNotTaken() {
        sandbox.faults().next(Target.kind(Kind.WEBHOOK), Fault.status(503, "", Map.of()));
        assertThat(post("/", "1")).isEqualTo(503);
        assertThat(post("/", "2")).isEqualTo(204);
        assertThat(sandbox.webhooks().deliveries())
                .extracting(SandboxWebhooks.Delivery::body)
                .containsExactly("2");
    }

    private int post(String path, String body) {
        return client.send(client.request(SandboxWebhooks.HOST, path)
                        .header("X-Signature", "sha256=abc")
                        .POST(BodyPublishers.ofString(body)))
                .statusCode();
    }
}
