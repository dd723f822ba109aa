package dev.skillvault.interop;

import dev.skillvault.spi.ProviderSource;
import java.io.InputStream;

/** Describes the server of {@link KeycloakServer} with an operation to call, which its own metadata could not name. */
public final class KeycloakProvider implements ProviderSource {
    @Override
    public String name() {
        return "keycloak";
    }

    @Override
    public InputStream open() {
        return KeycloakProvider.class.getResourceAsStream("keycloak.json");
    }
}
