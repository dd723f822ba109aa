package dev.skillvault.testkit.sandbox;

import java.util.Set;

/**
 * What one user allowed one client at one provider.
 *
 * @param scopes what was granted
 * @param scoped whether scopes were asked for at all; a GitHub App's permissions are fixed and need none
 */
record Consent(String id, Provider provider, String user, Set<String> scopes, boolean scoped) {}
