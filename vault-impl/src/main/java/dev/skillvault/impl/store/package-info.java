/**
 * Where everything lasts. Entry types {@link dev.skillvault.impl.store.Store} for reading and {@link
 * dev.skillvault.impl.store.Committer} for writing: all writes of an agent go through one thread that shares one durable commit
 * among all that wait. Every other step keeps its rows through these two.
 */
@NullMarked
package dev.skillvault.impl.store;

import org.jspecify.annotations.NullMarked;
