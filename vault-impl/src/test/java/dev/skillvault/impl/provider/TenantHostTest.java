package dev.skillvault.impl.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantHostTest {
    private static final ProviderDescriptor SALESFORCE =
            ProviderCatalog.builtIn().require("salesforce");
    private static final TenantHost RULE = new TenantHost("instance_url", ".my.salesforce.com");

    @Test
    void aMyDomainIsAccepted() {
        assertThat(RULE.hostIn("https://acme.my.salesforce.com")).contains("acme.my.salesforce.com");
        assertThat(RULE.hostIn("https://acme.my.salesforce.com/")).contains("acme.my.salesforce.com");
        assertThat(RULE.hostIn("https://acme--test.sandbox.my.salesforce.com"))
                .contains("acme--test.sandbox.my.salesforce.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://acme.my.salesforce.com",
                "https://acme.my.salesforce.com:8443",
                "https://me@acme.my.salesforce.com",
                "https://acme.my.salesforce.com/path",
                "https://acme.my.salesforce.com?query",
                "https://acme.my.salesforce.com#fragment",
                "https://acme.my.salesforce.com.evil.example",
                "https://evil.example/acme.my.salesforce.com",
                "https://evilmy.salesforce.com",
                "https://.my.salesforce.com",
                "https://my.salesforce.com",
                "https://a.b.c.my.salesforce.com",
                "https://ACME.my.salesforce.com",
                "https://acme-.my.salesforce.com",
                "https://acme_x.my.salesforce.com",
                "https://*.my.salesforce.com",
                "https://acme.my.salesforce.com\\@evil.example",
                "//acme.my.salesforce.com",
                "acme.my.salesforce.com",
                ""
            })
    void anythingElseIsNot(String url) {
        assertThat(RULE.hostIn(url)).isEmpty();
    }

    @Test
    void onlyAnAcceptedHostJoinsTheApprovedOnes() {
        assertThat(SALESFORCE.hosts()).containsExactly("login.salesforce.com");
        assertThat(SALESFORCE.hosts("acme.my.salesforce.com"))
                .containsExactlyInAnyOrder("login.salesforce.com", "acme.my.salesforce.com");
        assertThat(SALESFORCE.hosts(null)).isEqualTo(SALESFORCE.hosts());
        assertThatThrownBy(() -> SALESFORCE.hosts("evil.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProviderCatalog.builtIn().require("google").hosts("acme.my.salesforce.com"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
