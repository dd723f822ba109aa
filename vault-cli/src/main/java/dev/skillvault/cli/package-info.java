/**
 * The {@code vault} command: what an auditor asks of a vault's store, without a key and while the agent runs. Entry type
 * {@link dev.skillvault.cli.VaultCommand}. It stands after the flow and only looks at its last step, the log; whatever it
 * prints from a store is neutralised first, since anybody may have written it there.
 */
@NullMarked
package dev.skillvault.cli;

import org.jspecify.annotations.NullMarked;
