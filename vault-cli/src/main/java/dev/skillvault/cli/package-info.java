/**
 * The {@code vault} command, for operators and auditors. Entry type {@link dev.skillvault.cli.VaultCommand}; it uses the public API
 * only, and what it can do today only reads.
 */
@NullMarked
package dev.skillvault.cli;

import org.jspecify.annotations.NullMarked;
