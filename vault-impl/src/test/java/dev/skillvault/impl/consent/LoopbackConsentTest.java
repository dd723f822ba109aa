package dev.skillvault.impl.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackConsentTest {
    private static InetAddress address(String literal) throws IOException {
        return InetAddress.getByName(literal);
    }

    private static boolean exists(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static LoopbackConsent listen(InetAddress... addresses) {
        return LoopbackConsent.listen(
                "state",
                callback -> {
                    throw new AssertionError("nobody answers here");
                },
                List.of(addresses));
    }

    @Test
    void theOtherAddressIsTakenWhereTheFirstOneCannotBe() throws Exception {
        // 192.0.2.0/24 is for documentation (RFC 5737), so no machine has it
        try (LoopbackConsent consent = listen(address("192.0.2.1"), address("127.0.0.1"))) {
            assertThat(consent.redirectUri().toString()).matches("http://127\\.0\\.0\\.1:[0-9]+/callback");
        }
    }

    @Test
    void theSixthVersionIsWrittenAsALiteral() throws Exception {
        assumeTrue(exists(address("::1")), "this machine has no [::1]");
        try (LoopbackConsent consent = listen(address("192.0.2.1"), address("::1"))) {
            assertThat(consent.redirectUri().toString()).matches("http://\\[::1]:[0-9]+/callback");
        }
    }

    @Test
    void whereNoneCanBeAnotherWayIsNamed() throws Exception {
        InetAddress nobodys = address("192.0.2.1");
        assertThatThrownBy(() -> listen(nobodys))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("use paste or device instead");
    }
}
