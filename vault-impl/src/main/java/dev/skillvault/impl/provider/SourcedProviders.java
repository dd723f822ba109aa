package dev.skillvault.impl.provider;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.ProviderSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The descriptors on the class path, from {@link ProviderSource}s. */
public final class SourcedProviders {
    private SourcedProviders() {}

    /**
     * Reads them.
     *
     * @throws VaultConfigurationException if one cannot be read, or is not of the name it is announced by
     */
    public static List<CatalogEntry> read() {
        return read(ServiceLoader.load(ProviderSource.class));
    }

    static List<CatalogEntry> read(Iterable<ProviderSource> sources) {
        List<CatalogEntry> found = new ArrayList<>();
        for (ProviderSource source : sources) {
            String origin = source.getClass().getName();
            try (InputStream in = source.open()) {
                found.add(entry(DescriptorLimits.read(in, origin), source.name(), origin));
            } catch (IOException e) {
                throw new VaultConfigurationException("the provider descriptor of " + origin + " cannot be read", e);
            }
        }
        return found;
    }

    /** What is announced under a name must be of that name. */
    static CatalogEntry entry(byte[] json, String name, String origin) {
        ProviderDescriptor descriptor = DescriptorReader.read(json, origin);
        if (!descriptor.name().equals(name)) {
            throw new VaultConfigurationException("the provider descriptor " + origin + " is refused: it describes '"
                    + descriptor.name() + "' but is announced as '" + name + "'");
        }
        return new CatalogEntry(descriptor, origin);
    }
}
