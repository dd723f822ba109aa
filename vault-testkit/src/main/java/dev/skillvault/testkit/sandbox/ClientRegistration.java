package dev.skillvault.testkit.sandbox;

/**
 * What the sandbox's authorization server knows the vault by. The same seed gives the same registration.
 *
 * @param clientId public
 * @param clientSecret secret; {@link #toString()} does not show it
 * @since 0.1.0
 */
public record ClientRegistration(String clientId, String clientSecret) {

    @Override
    public String toString() {
        return "ClientRegistration[clientId=" + clientId + ", clientSecret=redacted]";
    }
}
