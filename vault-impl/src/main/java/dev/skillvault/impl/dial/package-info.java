/**
 * The last step of everything that leaves the vault: one HTTP client, which connects to no host that the provider's descriptor
 * does not name. Entry type {@link dev.skillvault.impl.dial.Dialer}; token and egress steps hand it a finished message, and only
 * here may an approved host be mapped to loopback.
 */
@NullMarked
package dev.skillvault.impl.dial;

import org.jspecify.annotations.NullMarked;
