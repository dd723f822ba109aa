package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.spi.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A backup that is there: a wrong path, or a disk that is not mounted, must not make a new one. */
final class BackupFolder {
    private BackupFolder() {}

    static BackupStore open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw noBackup(folder);
        }
        BackupStore backup = BackupStore.directory(folder);
        try {
            if (backup.names("").isEmpty()) {
                throw noBackup(folder);
            }
            return backup;
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the backup's folder " + folder + " cannot be read: may this user read it?", e);
        }
    }

    private static VaultConfigurationException noBackup(Path folder) {
        return new VaultConfigurationException(
                "there is no backup in the folder " + folder + ": is it the right one, and is its disk mounted?");
    }
}
