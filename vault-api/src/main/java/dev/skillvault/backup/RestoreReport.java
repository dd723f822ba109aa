package dev.skillvault.backup;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a restore did. Grants never come back: an old copy must not revive what was revoked since.
 *
 * @param why what was wrong, one clause about the database
 * @param former how far the former log was known; what was recorded after that is lost
 * @param userKeys versions of users' keys that came back
 * @param connections that came back
 * @param setAside where the former database lies now, if there was one
 * @since 0.1.0
 */
public record RestoreReport(
        String why, BackupReport.LogPosition former, int userKeys, int connections, Optional<Path> setAside) {}
