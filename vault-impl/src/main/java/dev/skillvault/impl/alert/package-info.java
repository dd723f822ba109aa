/**
 * Who is told when a connection needs a person? Compares the connections with what people were told, tells them, and hands what they
 * paste to the consent it belongs to. Entry type {@link dev.skillvault.impl.alert.AlertDesk}. Beside the flow of a call: it starts from
 * committed rows, so a crash loses nothing.
 */
@NullMarked
package dev.skillvault.impl.alert;

import org.jspecify.annotations.NullMarked;
