/**
 * Who the agent is: an X.509 certificate and the private key behind it. Entry type
 * {@link dev.skillvault.identity.AgentIdentity}; the vault derives every key it uses from that key pair, so this package comes
 * before all others in the flow.
 */
@NullMarked
package dev.skillvault.identity;

import org.jspecify.annotations.NullMarked;
