package dev.skillvault.impl.store;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Database files that were moved out of the way of a restore. The name says how far that came: {@code vault.restoring-AGENT-TIME} while
 * the restore is under way, so that the next one still finds what can be read there, and {@code vault.damaged-TIME} from its end on.
 * Nothing is deleted.
 *
 * <p>Immutable, thread-safe.
 */
public final class SetAside {
    private static final Logger LOG = LoggerFactory.getLogger(SetAside.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String TIME_SHAPE = "[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z";

    private final H2File database;
    private final String restoring;
    private final Pattern name;

    private SetAside(H2File database, AgentId agent) {
        this.database = database;
        this.restoring = database.file().getFileName() + ".restoring-" + agent + "-";
        this.name = Pattern.compile(Pattern.quote(restoring) + TIME_SHAPE + Pattern.quote(H2File.ENDING));
    }

    /** The files of an agent's restores; empty if the database is none that can be moved. */
    public static Optional<SetAside> of(StoreUrl url, AgentId agent) {
        return url.dialect() instanceof H2File file ? Optional.of(new SetAside(file, agent)) : Optional.empty();
    }

    /**
     * Moves the database away, so that a new one can be made in its place.
     *
     * @return where it is now
     * @throws VaultConfigurationException if another program has it open, or it cannot be moved
     */
    public Path move(Instant now) {
        return move(restoring, now);
    }

    /** Moves a database of which nothing shall be brought back: it has the name that {@link #keep} gives from the start. */
    public Path discard(Instant now) {
        return move(database.file().getFileName() + ".damaged-", now);
    }

    private Path move(String prefix, Instant now) {
        Path file = database.file();
        if (Files.exists(Path.of(file + ".lock.db"))) {
            throw new VaultConfigurationException("the vault's database at " + file
                    + " must be set aside, and another program has it open: end that program first");
        }
        try {
            // without an option it fails if there is one of this name
            return Files.move(database.path(), file.resolveSibling(prefix + TIME.format(now) + H2File.ENDING));
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the damaged database at " + file + " cannot be moved aside: move the file away yourself");
        }
    }

    /** What was moved for a restore that has not ended, the oldest first. */
    public List<Path> underWay() {
        Path folder = database.path().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new VaultConfigurationException("the vault's folder " + folder + " cannot be read");
        }
    }

    /** A file that was moved, as a database. */
    public static StoreUrl url(Path moved) {
        String path = moved.toString();
        return StoreUrl.of(new H2File(Path.of(path.substring(0, path.length() - H2File.ENDING.length()))));
    }

    /**
     * Said when the restore is on disk: from now on nothing is read from what was moved. A file that cannot be named so now, is at the
     * next opening.
     *
     * @return where they lie now, the oldest first
     */
    public List<Path> keep() {
        List<Path> kept = new ArrayList<>();
        for (Path file : underWay()) {
            String time = file.getFileName().toString().substring(restoring.length());
            try {
                kept.add(Files.move(file, Path.of(database.file() + ".damaged-" + time)));
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("file", file)
                        .log("the restore ended, and this file cannot be renamed to say so");
                kept.add(file);
            }
        }
        return kept;
    }
}
