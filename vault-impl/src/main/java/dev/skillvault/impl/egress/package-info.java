/**
 * The call: steps 3 to 5. Entry type {@link dev.skillvault.impl.egress.Door}, where the steps are put together in the order in
 * which they are read: match, decide, record, authorise, send. The access token is attached in {@link
 * dev.skillvault.impl.egress.Sender} and nowhere else.
 */
@NullMarked
package dev.skillvault.impl.egress;

import org.jspecify.annotations.NullMarked;
