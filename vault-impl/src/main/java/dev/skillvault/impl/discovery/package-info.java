/**
 * Makes a provider's descriptor from what an authorization server publishes about itself (RFC 8414), when the vault is opened. Entry
 * type {@link dev.skillvault.impl.discovery.ProviderSources}, which also collects the other places descriptors come from.
 */
@NullMarked
package dev.skillvault.impl.discovery;

import org.jspecify.annotations.NullMarked;
