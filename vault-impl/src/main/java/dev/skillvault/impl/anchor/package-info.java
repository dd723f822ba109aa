/**
 * Where checkpoints of the log are kept out of the database's reach. {@link dev.skillvault.impl.anchor.AnchorGate} refuses a log that
 * contradicts an anchor when the vault is opened, {@link dev.skillvault.impl.anchor.Anchors} hands the newest checkpoint to each anchor
 * while it is open. Beside the flow, after the audit step: nothing waits for it. See {@code docs/anchors.md}.
 */
@NullMarked
package dev.skillvault.impl.anchor;

import org.jspecify.annotations.NullMarked;
