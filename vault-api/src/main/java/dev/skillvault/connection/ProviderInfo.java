package dev.skillvault.connection;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.VaultProvider;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * What the vault knows of a provider, for people: how long its tokens live, what ends them, and what helps then.
 *
 * <p>Immutable.
 *
 * @param name like {@code google}
 * @param title for people
 * @param lifetimes how long its tokens live
 * @param verification whether its descriptor was ever run
 * @param documentation the provider's pages that the descriptor follows
 * @since 0.1.0
 */
public record ProviderInfo(
        String name, String title, Lifetimes lifetimes, Verification verification, List<URI> documentation) {

    /**
     * Copies the list.
     *
     * @param name like {@code google}
     * @param title for people
     * @param lifetimes how long its tokens live
     * @param verification whether its descriptor was ever run
     * @param documentation the provider's pages that the descriptor follows
     */
    public ProviderInfo {
        documentation = List.copyOf(documentation);
    }

    /**
     * How long tokens live.
     *
     * @param access an access token, in words
     * @param refresh a refresh token, in words; empty if there is none
     * @param rotating whether a refresh gives a new refresh token
     * @param endedBy what ends a token before its time
     * @param fallback what works when the connection does not, in words; empty if nothing does
     */
    public record Lifetimes(String access, String refresh, boolean rotating, List<EndedBy> endedBy, String fallback) {

        /**
         * Copies the list.
         *
         * @param access an access token, in words
         * @param refresh a refresh token, in words; empty if there is none
         * @param rotating whether a refresh gives a new refresh token
         * @param endedBy what ends a token before its time
         * @param fallback what works when the connection does not, in words; empty if nothing does
         */
        public Lifetimes {
            endedBy = List.copyOf(endedBy);
        }
    }

    /**
     * What ends a token before its time.
     *
     * @param cause in words
     * @param documentation the provider's page that says so
     */
    public record EndedBy(String cause, URI documentation) {}

    /**
     * Whether a descriptor was ever run.
     *
     * @param verified whether the vault's own tests run it
     * @param note one sentence: against what, or why not
     */
    public record Verification(boolean verified, String note) {}

    /**
     * The providers that a vault would know on this class path. Opens nothing and asks nobody.
     *
     * @param folders more descriptors, see {@code Vault.Builder.providers}
     * @return by name
     * @throws VaultConfigurationException if a descriptor is refused, or two have one name
     */
    public static List<ProviderInfo> known(List<Path> folders) {
        return VaultProvider.load().providers(folders);
    }
}
