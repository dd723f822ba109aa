package dev.skillvault.interop;

import org.junit.jupiter.api.AfterEach;

/** Few rounds, in every build; {@link KeycloakContentionTest} has many. */
class SpringContentionTest extends RefreshContention {
    private final SpringServer spring = SpringServer.start();

    @Override
    CountingServer server() {
        return spring;
    }

    @Override
    int generations() {
        return 10;
    }

    @Override
    int kills() {
        return 3;
    }

    @AfterEach
    void stopServer() {
        spring.close();
    }
}
