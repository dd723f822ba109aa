package dev.skillvault.impl.token;

import dev.skillvault.impl.crypto.SecretBytes;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a device authorization endpoint (RFC 8628 section 3.2).
 *
 * @param deviceCode for the token endpoint only; whoever got this closes it
 * @param shown what the user may see
 * @param lifetime of both codes
 */
public record DeviceCodes(SecretBytes deviceCode, Shown shown, Duration lifetime) {

    /**
     * What the user may see.
     *
     * @param userCode to be typed
     * @param verificationUri where
     * @param verificationUriComplete the same with the code typed in, or null
     * @param interval between two requests of the token endpoint, at least
     */
    public record Shown(
            String userCode, URI verificationUri, @Nullable URI verificationUriComplete, Duration interval) {
        @Override
        public String toString() {
            return "Shown[redacted]";
        }
    }

    @Override
    public String toString() {
        return "DeviceCodes[redacted]";
    }
}
