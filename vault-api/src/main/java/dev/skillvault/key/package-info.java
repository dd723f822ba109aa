/**
 * The keys under which users' records are sealed, as an operator sees them: counted, never held. Entry type {@link
 * dev.skillvault.key.UserKeyVersion}. Beside the flow: what {@link dev.skillvault.VaultOperator} answers about keys.
 */
@NullMarked
package dev.skillvault.key;

import org.jspecify.annotations.NullMarked;
