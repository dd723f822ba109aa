/**
 * What an operator asks of a backup: whether it would help, and to restore from it. Entry type {@link
 * dev.skillvault.backup.VaultBackup}. An open vault needs nothing of this: it keeps its backup current by itself.
 */
@NullMarked
package dev.skillvault.backup;

import org.jspecify.annotations.NullMarked;
