package dev.skillvault.spi;

import java.io.IOException;
import java.io.InputStream;

/**
 * A provider's descriptor on the class path, found by {@link java.util.ServiceLoader}: data, no code. It is read when a vault is
 * built and refused if it is not exactly of the published form, or if a provider of its name is known already: nothing from outside
 * can replace a descriptor that comes with the vault. The log names every source and the hosts that it approves.
 *
 * @since 0.1.0
 */
public interface ProviderSource {

    /**
     * The provider's name.
     *
     * @return the same that the descriptor says
     */
    String name();

    /**
     * Opens the descriptor.
     *
     * @return JSON in UTF-8, of at most one MiB; the caller closes it
     * @throws IOException if it is not there
     */
    InputStream open() throws IOException;
}
