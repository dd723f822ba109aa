package dev.skillvault.impl.provider;

import dev.skillvault.VaultConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The providers that are known, by name.
 *
 * <p>Immutable, thread-safe.
 */
public final class ProviderCatalog {
    private final Map<String, CatalogEntry> entries;
    private final Map<String, String> unavailable;

    private ProviderCatalog(Map<String, CatalogEntry> entries, Map<String, String> unavailable) {
        this.entries = entries;
        this.unavailable = unavailable;
    }

    /** The descriptors that come with the vault. */
    public static ProviderCatalog builtIn() {
        return of(BuiltIn.read());
    }

    /**
     * A catalogue of these.
     *
     * @throws VaultConfigurationException if two have one name; the message says where both come from
     */
    public static ProviderCatalog of(List<CatalogEntry> entries) {
        return new ProviderCatalog(Map.of(), Map.of()).with(entries, Map.of());
    }

    /**
     * The same and more. Nothing that is known is ever replaced.
     *
     * @param more providers
     * @param missing names of providers that are named but cannot be used now, and one sentence each that says why
     * @throws VaultConfigurationException if two have one name; the message says where both come from
     */
    public ProviderCatalog with(List<CatalogEntry> more, Map<String, String> missing) {
        Map<String, CatalogEntry> all = new TreeMap<>(entries);
        for (CatalogEntry each : more) {
            CatalogEntry other = all.putIfAbsent(each.descriptor().name(), each);
            if (other != null) {
                throw new VaultConfigurationException("two descriptors describe the provider '"
                        + each.descriptor().name() + "', keep one: " + other.origin() + " and " + each.origin());
            }
        }
        Map<String, String> allMissing = new TreeMap<>(unavailable);
        allMissing.putAll(missing);
        return new ProviderCatalog(all, allMissing);
    }

    /** All, by name, with where they come from. */
    public List<CatalogEntry> entries() {
        return new ArrayList<>(entries.values());
    }

    /** Why a provider that was named cannot be used, by name. */
    public Map<String, String> unavailable() {
        return Map.copyOf(unavailable);
    }

    /** A provider by its name. */
    public Optional<ProviderDescriptor> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(CatalogEntry::descriptor);
    }

    /**
     * A provider by its name.
     *
     * @throws VaultConfigurationException if there is none of that name, or it cannot be used now
     */
    public ProviderDescriptor require(String name) {
        return find(name).orElseThrow(() -> new VaultConfigurationException(missing(name)));
    }

    private String missing(String name) {
        String why = unavailable.get(name);
        if (why != null) {
            return why;
        }
        Set<String> known = new TreeSet<>(entries.keySet());
        return "there is no provider '" + name + "'; known are " + String.join(", ", known);
    }
}
