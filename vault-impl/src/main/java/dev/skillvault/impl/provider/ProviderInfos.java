package dev.skillvault.impl.provider;

import dev.skillvault.connection.ProviderInfo;
import java.util.List;
import java.util.Optional;

/** Descriptors, in the words of the API. */
public final class ProviderInfos {
    private ProviderInfos() {}

    /** All of a catalogue, by name. */
    public static List<ProviderInfo> of(ProviderCatalog catalog) {
        return catalog.entries().stream()
                .map(CatalogEntry::descriptor)
                .map(ProviderInfos::of)
                .toList();
    }

    private static ProviderInfo of(ProviderDescriptor descriptor) {
        Lifetimes lives = descriptor.lifetimes();
        return new ProviderInfo(
                descriptor.name(),
                descriptor.title(),
                new ProviderInfo.Lifetimes(
                        lives.access().words(),
                        Optional.ofNullable(lives.refresh())
                                .map(Lifetimes.Life::words)
                                .orElse(""),
                        lives.rotating(),
                        lives.revokedBy().stream()
                                .map(each -> new ProviderInfo.EndedBy(each.cause(), each.documentation()))
                                .toList(),
                        Optional.ofNullable(descriptor.fallback()).orElse("")),
                new ProviderInfo.Verification(
                        descriptor.verification().verified(),
                        descriptor.verification().note()),
                descriptor.documentation());
    }
}
