package dev.skillvault.impl.anchor;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.store.SecondDatabase;
import dev.skillvault.impl.store.SecondDatabase.Work;
import dev.skillvault.impl.store.StoreCredentials;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.AnchorDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the newest note of each log in a table of another database. A row is locked while it is replaced, so a note of fewer entries
 * never takes the place of one of more, whoever shares the table.
 *
 * <p>Thread-safe.
 */
public final class JdbcAnchor implements Anchor {
    private final AnchorDatabase database;
    private final StoreUrl place;

    private JdbcAnchor(AnchorDatabase database, StoreUrl place) {
        this.database = database;
        this.place = place;
    }

    /**
     * An anchor in a database that is not connected to before there is something to keep, or to ask.
     *
     * @throws VaultConfigurationException if the URL does not fit, or it knows no users and one is named
     */
    public static JdbcAnchor in(AnchorDatabase database) {
        StoreUrl place;
        try {
            place = StoreUrl.parse(database.url());
        } catch (VaultConfigurationException e) {
            throw new VaultConfigurationException(
                    "the anchor's database must be given as jdbc:postgresql://HOST:PORT/DATABASE or jdbc:h2:file:PATH,"
                            + " without settings; user and password belong into AnchorDatabase.as(user, password)",
                    e);
        }
        if (database.user().isPresent() && place.file().isPresent()) {
            throw new VaultConfigurationException(
                    "an anchor's database in a file knows no users: leave the user out, and keep its folder to the agent");
        }
        return new JdbcAnchor(database, place);
    }

    /**
     * Refuses to lie where the vault's own database lies, as far as the URLs tell.
     *
     * @throws VaultConfigurationException if it does
     */
    public void requireApartFrom(StoreUrl store) {
        Optional<Path> folder = store.file().map(Path::getParent);
        Optional<Path> file = place.file();
        boolean inFolder = folder.isPresent() && file.isPresent() && FileAnchor.liesIn(folder.get(), file.get());
        if (inFolder || place.isSameDatabase(store)) {
            throw new VaultConfigurationException("the anchor " + name() + " lies where the vault's own database lies:"
                    + " give it a database of its own, best on another machine");
        }
    }

    @Override
    public String name() {
        return "jdbc:" + place;
    }

    @Override
    public boolean local() {
        return database.isAskedAtStart();
    }

    @Override
    public boolean recalls() {
        return true;
    }

    @Override
    public void keep(Checkpoint checkpoint) throws IOException {
        boolean unused = transaction((jdbc, seconds) -> {
            AnchorTable table = new AnchorTable(jdbc, seconds);
            List<Checkpoint> there = table.lockedNewest(checkpoint.origin());
            boolean changed = NewestNotes.of(there).put(checkpoint);
            if (changed) {
                table.put(checkpoint, !there.isEmpty());
            }
            return changed;
        });
    }

    @Override
    public List<Checkpoint> newest() throws IOException {
        Optional<Path> file = place.file();
        if (file.isPresent() && !Files.exists(file.get())) {
            return List.of();
        }
        return transaction((jdbc, seconds) -> new AnchorTable(jdbc, seconds).newest());
    }

    @Override
    public void setAside(Checkpoint accepted) throws IOException {
        boolean unused = transaction((jdbc, seconds) -> {
            new AnchorTable(jdbc, seconds).setAside(accepted);
            return true;
        });
    }

    private <T> T transaction(Work<T> work) throws IOException {
        return SecondDatabase.at(entered()).transaction(work);
    }

    private StoreUrl entered() {
        if (database.user().isEmpty()) {
            return place;
        }
        char[] password = database.password();
        try {
            return place.as(StoreCredentials.of(database.user().get(), password));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
