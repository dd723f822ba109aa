/**
 * With what secret? Token sets, the exchanges with a provider's token endpoint, and the refresh of each generation exactly once.
 * Entry type {@link dev.skillvault.impl.token.TokenSource}. Fourth step of the flow; no type of the OAuth library leaves this
 * package, because their text forms print the secret.
 */
@NullMarked
package dev.skillvault.impl.token;

import org.jspecify.annotations.NullMarked;
