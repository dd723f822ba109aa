package dev.skillvault.impl.provider;

/**
 * A provider and where its description comes from.
 *
 * @param descriptor the description
 * @param origin for people and the log, like {@code built in} or a file
 */
public record CatalogEntry(ProviderDescriptor descriptor, String origin) {
    /** The origin of what comes with the vault. */
    public static final String BUILT_IN = "built in";

    /** Whether it comes with the vault. */
    public boolean isBuiltIn() {
        return origin.equals(BUILT_IN);
    }
}
