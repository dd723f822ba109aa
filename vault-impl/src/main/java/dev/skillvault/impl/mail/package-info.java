/**
 * Mail over SMTP, for the fallback of a permitted call. Entry type {@link dev.skillvault.impl.mail.SmtpSender}: the egress step hands it
 * the decided mail and the user's app password, and it hands both to the pinned server, over TLS from the first byte.
 */
@NullMarked
package dev.skillvault.impl.mail;

import org.jspecify.annotations.NullMarked;
