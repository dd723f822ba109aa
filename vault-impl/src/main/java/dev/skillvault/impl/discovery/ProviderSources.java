package dev.skillvault.impl.discovery;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.provider.CatalogEntry;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderFolder;
import dev.skillvault.impl.provider.SourcedProviders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where descriptors come from besides the vault itself: the class path, folders, issuers.
 *
 * <p>Filled while the vault is built, then only read.
 */
public final class ProviderSources {
    private final List<Path> folders = new ArrayList<>();
    private final Map<String, Issuer> issuers = new TreeMap<>();

    /** Adds a folder of descriptors. */
    public void folder(Path folder) {
        folders.add(folder);
    }

    /**
     * Adds a provider that describes itself.
     *
     * @throws VaultConfigurationException if the name is taken, or the issuer is not one
     */
    public void issuer(String name, URI issuer) {
        Issuer other = issuers.putIfAbsent(name, Issuer.of(name, issuer));
        if (other != null) {
            throw new VaultConfigurationException(
                    "two issuers are called '" + name + "', keep one: " + other.id() + " and " + issuer);
        }
    }

    /**
     * Reads all. An issuer that cannot be reached makes its provider unavailable; everything else that is wrong is refused.
     *
     * @param sandbox routes of public hosts to this machine, empty in production
     * @throws VaultConfigurationException if a descriptor is refused, or two have one name
     */
    public ProviderCatalog load(Map<String, InetSocketAddress> sandbox) {
        ProviderCatalog catalog = ProviderCatalog.builtIn().with(SourcedProviders.read(), Map.of());
        for (Path folder : folders) {
            catalog = catalog.with(ProviderFolder.read(folder), Map.of());
        }
        if (issuers.isEmpty()) {
            return catalog;
        }
        Discovery discovery = new Discovery(new Dialer(sandbox), sandbox.keySet());
        List<CatalogEntry> found = new ArrayList<>();
        Map<String, String> missing = new TreeMap<>();
        for (Map.Entry<String, Issuer> each : issuers.entrySet()) {
            if (catalog.find(each.getKey()).isPresent()) {
                throw new VaultConfigurationException(
                        "the issuer " + each.getValue().id() + " cannot be called '" + each.getKey()
                                + "': a descriptor has that name, choose another");
            }
            try {
                found.add(discovery.discover(each.getKey(), each.getValue()));
            } catch (UndiscoveredException e) {
                missing.put(each.getKey(), e.sentence());
            }
        }
        return catalog.with(found, missing);
    }
}
