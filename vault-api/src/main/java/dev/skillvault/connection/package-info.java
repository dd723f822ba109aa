/**
 * Through which account? A connection is one user's authorised account at a provider, for one agent; it comes to life through a
 * {@link dev.skillvault.connection.Connector}. Third step of the flow, between the grant and the call.
 */
@NullMarked
package dev.skillvault.connection;

import org.jspecify.annotations.NullMarked;
