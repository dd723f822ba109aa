/**
 * May they? A {@link dev.skillvault.grant.Grant} is stored consent: what one skill may do on one connection, within which
 * limits. Second step of the flow; nothing that is not granted here reaches {@link dev.skillvault.egress}.
 */
@NullMarked
package dev.skillvault.grant;

import org.jspecify.annotations.NullMarked;
