package dev.skillvault.impl.provider;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.InputStream;

/** How large a descriptor may be. */
final class DescriptorLimits {
    private static final int MAX_BYTES = 1024 * 1024;

    private DescriptorLimits() {}

    /**
     * Reads a stream whole.
     *
     * @throws VaultConfigurationException if it is too long
     */
    static byte[] read(InputStream in, String origin) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new VaultConfigurationException(
                    "the provider descriptor " + origin + " is refused: it is larger than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }
}
