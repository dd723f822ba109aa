package dev.skillvault.impl.provider;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The providers that are known, from their JSON descriptors.
 *
 * <p>Immutable, thread-safe.
 */
public final class ProviderCatalog {
    private static final List<String> BUILT_IN = List.of("google", "github");

    private final Map<String, ProviderDescriptor> providers;

    private ProviderCatalog(Map<String, ProviderDescriptor> providers) {
        this.providers = providers;
    }

    /** The descriptors that come with the vault. */
    public static ProviderCatalog builtIn() {
        Map<String, ProviderDescriptor> found = new TreeMap<>();
        for (String name : BUILT_IN) {
            try (InputStream in = ProviderCatalog.class.getResourceAsStream(name + ".json")) {
                if (in == null) {
                    throw new IllegalStateException("descriptor of " + name + " is missing from this build");
                }
                found.put(name, DescriptorReader.read(in.readAllBytes(), name));
            } catch (IOException e) {
                throw new IllegalStateException("descriptor of " + name + " is not readable", e);
            }
        }
        return new ProviderCatalog(found);
    }

    /** A provider by its name. */
    public Optional<ProviderDescriptor> find(String name) {
        return Optional.ofNullable(providers.get(name));
    }

    /**
     * A provider by its name.
     *
     * @throws VaultConfigurationException if there is none of that name
     */
    public ProviderDescriptor require(String name) {
        return find(name)
                .orElseThrow(() -> new VaultConfigurationException(
                        "there is no provider '" + name + "'; known are " + String.join(", ", providers.keySet())));
    }
}
