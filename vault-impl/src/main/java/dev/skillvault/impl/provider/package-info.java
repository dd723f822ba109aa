/**
 * What is known of each provider, as data: endpoints, hosts, scopes, operations and quirks. Entry type {@link
 * dev.skillvault.impl.provider.ProviderCatalog}; the request step matches against it, the token step sends to its endpoints, and
 * the dialer connects to no host that is not named here.
 */
@NullMarked
package dev.skillvault.impl.provider;

import org.jspecify.annotations.NullMarked;
