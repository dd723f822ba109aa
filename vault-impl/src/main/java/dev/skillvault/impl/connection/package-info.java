/**
 * Through which account? The rows of connections, with their state, generation and lease; the tokens in them stay sealed. Entry
 * type {@link dev.skillvault.impl.connection.Connections}. Third step of the flow, between grant and token.
 */
@NullMarked
package dev.skillvault.impl.connection;

import org.jspecify.annotations.NullMarked;
