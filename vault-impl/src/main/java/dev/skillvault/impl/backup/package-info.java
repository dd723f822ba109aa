/**
 * The second place: copies of keys and sealed tokens, and what is made of them when the first place is lost. Beside the flow, like
 * store.
 */
@NullMarked
package dev.skillvault.impl.backup;

import org.jspecify.annotations.NullMarked;
