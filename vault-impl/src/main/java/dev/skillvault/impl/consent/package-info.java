/**
 * How a connection comes to life: authorization code with PKCE (RFC 6749 section 4.1, RFC 7636) over a loopback callback, a web application's
 * own page or a pasted address; a code typed on another device (RFC 8628); and the ways that need no person. Entry type {@link
 * dev.skillvault.impl.consent.ConsentService}, where they are put together; {@link dev.skillvault.impl.consent.Connecting} is what all have
 * in common. Stands before the flow of a call: without it there is no connection to call through.
 */
@NullMarked
package dev.skillvault.impl.consent;

import org.jspecify.annotations.NullMarked;
