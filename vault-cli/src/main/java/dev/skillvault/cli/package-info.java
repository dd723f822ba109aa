/**
 * The {@code vault} command: what an auditor asks of a vault's store, without a key, what an operator does to it with the agent's
 * identity, both while the agent runs, and what an operator needs for agents' identities. Entry type {@link
 * dev.skillvault.cli.VaultCommand}. It stands outside the flow; whatever it prints from a store is neutralised first, since anybody
 * may have written it there.
 */
@NullMarked
package dev.skillvault.cli;

import org.jspecify.annotations.NullMarked;
