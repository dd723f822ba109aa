/**
 * Does it still work? Asks the providers, when the vault is opened and now and then, by the way that every call goes. Entry type
 * {@link dev.skillvault.impl.health.HealthChecks}. Stands behind the flow of a call and uses it; what it finds out reaches people as any
 * refresh that fails does, through the connection's state.
 */
@NullMarked
package dev.skillvault.impl.health;

import org.jspecify.annotations.NullMarked;
