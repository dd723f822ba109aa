/**
 * Seals and opens every secret the vault stores. The entry type is {@link dev.skillvault.impl.crypto.Sealer}, which takes a
 * {@link dev.skillvault.impl.crypto.SealingKey} and the {@link dev.skillvault.impl.crypto.Binding} a record belongs to. It
 * sits below the flow: {@code identity} derives its first key here, {@code token}, {@code grant} and {@code audit} keep
 * their secrets with it, and it knows nothing of the database.
 */
@NullMarked
package dev.skillvault.impl.crypto;

import org.jspecify.annotations.NullMarked;
