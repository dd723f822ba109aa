package dev.skillvault.grant;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.skill.SkillManifest;

/**
 * A skill asks for what its manifest names, on one connection.
 *
 * @param manifest who asks, why, and for which operations
 * @param connection the connection; its user is the one whose account is meant
 * @since 0.1.0
 */
public record GrantRequest(SkillManifest manifest, ConnectionInfo connection) {}
