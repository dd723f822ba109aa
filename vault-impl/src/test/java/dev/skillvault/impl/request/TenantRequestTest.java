package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantRequestTest {
    private static CanonicalRequest to(String uri) {
        return new CanonicalRequest("GET", URI.create(uri), Map.of(), null);
    }

    @Test
    void anAccountsOwnHostTakesTheOpenPlace() {
        assertThat(to("https://" + CanonicalRequest.TENANT + "/services/data%20x?q=a%26b")
                        .uri("acme.my.salesforce.com"))
                .hasToString("https://acme.my.salesforce.com/services/data%20x?q=a%26b");
    }

    @Test
    void anyOtherHostStaysAsItIs() {
        CanonicalRequest request = to("https://login.salesforce.com/services");
        assertThat(request.uri("acme.my.salesforce.com")).isEqualTo(request.uri());
        assertThat(request.uri(null)).isEqualTo(request.uri());
    }

    @Test
    void withoutAPinnedHostItLeadsNowhere() {
        assertThat(to("https://" + CanonicalRequest.TENANT + "/x").uri(null).getHost())
                .isEqualTo("tenant.invalid");
    }
}
