package dev.skillvault.impl.backup;

import dev.skillvault.impl.audit.LogState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a restore did.
 *
 * @param why to complete "the database ..."
 * @param former how far the former log was known
 * @param asOf when the backup was last complete
 * @param userKeys versions of users' keys that came back
 * @param connections that came back
 * @param setAside where the damaged database lies, if there was one
 */
public record Restoration(
        String why, LogState former, Instant asOf, int userKeys, int connections, Optional<Path> setAside) {}
