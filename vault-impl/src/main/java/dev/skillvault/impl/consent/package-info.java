/**
 * How a connection comes to life: authorization code with PKCE (RFC 6749 section 4.1, RFC 7636) over a loopback callback (RFC 8252
 * section 7.3). Entry type {@link dev.skillvault.impl.consent.ConsentService}. Stands before the flow of a call: without it there is
 * no connection to call through.
 */
@NullMarked
package dev.skillvault.impl.consent;

import org.jspecify.annotations.NullMarked;
