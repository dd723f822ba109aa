/**
 * The keys of one agent: slot, root key, user keys and log key, each wrapped by the one before it. Entry types {@link
 * dev.skillvault.impl.keys.AgentKeys}, which opens or enrols an agent, and {@link dev.skillvault.impl.keys.KeyRing}, through which
 * every other step seals and opens a user's records.
 */
@NullMarked
package dev.skillvault.impl.keys;

import org.jspecify.annotations.NullMarked;
