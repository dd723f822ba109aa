package dev.skillvault.impl;

import dev.skillvault.impl.provider.CatalogEntry;
import dev.skillvault.impl.provider.ProviderCatalog;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the log says of the providers that do not come with the vault: where each is described, and which hosts that approves. */
final class ProviderRecord {
    private ProviderRecord() {}

    static Map<String, Object> of(ProviderCatalog catalog) {
        Map<String, Object> record = new TreeMap<>();
        for (CatalogEntry each : catalog.entries()) {
            if (!each.isBuiltIn()) {
                record.put(
                        each.descriptor().name(),
                        Map.of(
                                "from",
                                each.origin(),
                                "hosts",
                                List.copyOf(each.descriptor().hosts())));
            }
        }
        catalog.unavailable().keySet().forEach(name -> record.put(name, "unavailable"));
        return record;
    }
}
