/**
 * Who the agent is, and the two things its private key does: derive the key-encryption key of a slot, and vouch for the log
 * key. The entry type is {@link dev.skillvault.impl.identity.X509Identity}, loaded from a file and asked for its
 * {@link dev.skillvault.impl.identity.IdentityKey}. It comes before every step of the flow: with no identity no key opens.
 */
@NullMarked
package dev.skillvault.impl.identity;

import org.jspecify.annotations.NullMarked;
