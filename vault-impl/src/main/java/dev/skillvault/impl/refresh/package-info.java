/**
 * Who keeps connections alive? The table of what a refresh leads to, the one exchange per generation of tokens, and the scheduler that
 * begins it before anybody has to wait. Entry type {@link dev.skillvault.impl.refresh.Refresher};
 * the table, which is pure, is {@code RefreshMachine}. Beside the token step, whose secrets it never sees.
 */
@NullMarked
package dev.skillvault.impl.refresh;

import org.jspecify.annotations.NullMarked;
