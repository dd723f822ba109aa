package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.TestClock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

/** A sandbox and a client for each test, at an instant of their own. */
abstract class SandboxTest {

    static final Instant START = Instant.parse("2026-11-02T09:00:00Z");

    final TestClock clock = TestClock.startingAt(START);
    final Sandbox sandbox = Sandbox.builder().clock(clock).seed(42).start();
    final TestClient client = new TestClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }
}
