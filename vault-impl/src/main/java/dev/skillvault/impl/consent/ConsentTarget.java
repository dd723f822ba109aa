package dev.skillvault.impl.consent;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.provider.OAuthRules;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is to be connected.
 *
 * @param user whose account
 * @param provider at which provider
 * @param scopes to be asked for
 * @param again the connection that is to be renewed in place; null for a new one, or one of the user's that needs consent
 */
public record ConsentTarget(
        UserId user,
        ProviderDescriptor provider,
        Set<String> scopes,
        @Nullable ConnectionId again) {

    /**
     * Goes on only if the provider offers a way.
     *
     * @throws VaultConfigurationException if it does not
     */
    void requires(OAuthRules.Flow flow) {
        if (!provider.oauth().flows().contains(flow)) {
            String offered = provider.oauth().flows().stream()
                    .map(each -> each.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new VaultConfigurationException(
                    provider.title() + " cannot be connected this way; its descriptor offers: " + offered);
        }
    }
}
