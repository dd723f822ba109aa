/**
 * For those who extend the vault or stand behind it: {@link dev.skillvault.spi.VaultProvider} is how this API finds its
 * implementation, {@link dev.skillvault.spi.VaultListener} is told of every committed record,
 * {@link dev.skillvault.spi.Approver} asks a person,
 * {@link dev.skillvault.spi.BackupStore} is a second place for keys and tokens, {@link dev.skillvault.spi.Anchor} one for
 * checkpoints of the log. Callers who need none of these never need this
 * package.
 */
@NullMarked
package dev.skillvault.spi;

import org.jspecify.annotations.NullMarked;
