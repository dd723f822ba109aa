package dev.skillvault.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one {@link KeycloakServer} of a run; it starts with the first that asks and stops with the last test. */
final class KeycloakExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace HERE = ExtensionContext.Namespace.create(KeycloakExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KeycloakServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(HERE)
                .getOrComputeIfAbsent("server", key -> KeycloakServer.start(home()), KeycloakServer.class);
    }

    private static Path home() {
        String home = System.getProperty("skillvault.keycloak", "");
        if (home.isBlank()) {
            throw new IllegalStateException("there is no Keycloak here; run these tests with the profile 'keycloak'");
        }
        return Path.of(home);
    }
}
