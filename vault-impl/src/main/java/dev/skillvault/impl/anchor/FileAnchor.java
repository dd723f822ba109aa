package dev.skillvault.impl.anchor;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.NoteText;
import dev.skillvault.impl.file.DurableFile;
import dev.skillvault.impl.file.ExclusiveFile;
import dev.skillvault.impl.file.FileMode;
import dev.skillvault.spi.Anchor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps the newest note of each log in one file, which is replaced as a whole. What an operator has set aside goes to {@code
 * FILE.accepted}, behind what is there.
 *
 * <p>Thread-safe, and safe between processes: they take turns by the lock of {@code FILE.lock}.
 */
public final class FileAnchor implements Anchor {
    private static final int LONGEST = 1024 * 1024;

    private final Path file;
    private final ExclusiveFile lock;

    private FileAnchor(Path file) {
        this.file = file;
        this.lock = new ExclusiveFile(Path.of(file + ".lock"), "the anchor", DurableFile.ownerOnly(file));
    }

    /**
     * An anchor in a file that may not be there yet.
     *
     * @throws VaultConfigurationException if it cannot be one
     */
    public static FileAnchor at(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = absolute.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new VaultConfigurationException("the anchor " + absolute
                    + " cannot be kept, for its folder is not there: make it, or mount its disk");
        }
        if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            throw new VaultConfigurationException("the anchor " + absolute + " is not a file");
        }
        try {
            if (Files.exists(absolute) && FileMode.othersCanWrite(absolute)) {
                throw new VaultConfigurationException(
                        "the anchor " + absolute + " can be written by others: set its mode to 0600");
            }
            return new FileAnchor(folder.toRealPath().resolve(absolute.getFileName()));
        } catch (IOException e) {
            throw new VaultConfigurationException("the anchor " + absolute + " cannot be looked at", e);
        }
    }

    /**
     * Refuses to lie where the database lies: who puts an older copy of the folder back would put both back.
     *
     * @throws VaultConfigurationException if it does, symbolic links followed
     */
    public void requireApartFrom(Path databaseFolder) {
        if (liesIn(databaseFolder, file)) {
            throw new VaultConfigurationException("the anchor " + file + " lies in the vault's folder " + databaseFolder
                    + ": give it a place of its own, best on another machine");
        }
    }

    /** Whether a file that may not be there yet lies in a folder, or below, symbolic links followed. */
    static boolean liesIn(Path databaseFolder, Path file) {
        return real(file).startsWith(real(databaseFolder));
    }

    private static Path real(Path path) {
        Path parent = path.getParent();
        try {
            if (Files.exists(path)) {
                return path.toRealPath();
            }
        } catch (IOException e) {
            throw new VaultConfigurationException("the path " + path + " cannot be looked at", e);
        }
        return parent == null ? path : real(parent).resolve(path.getFileName());
    }

    @Override
    public String name() {
        return "file:" + file;
    }

    @Override
    public boolean local() {
        return true;
    }

    @Override
    public void keep(Checkpoint checkpoint) throws IOException {
        boolean unused = lock.hold(() -> {
            NewestNotes notes = NewestNotes.of(newest());
            boolean changed = notes.put(checkpoint);
            if (changed) {
                write(file, notes.text());
            }
            return changed;
        });
    }

    @Override
    public List<Checkpoint> newest() throws IOException {
        return NewestNotes.of(NoteText.parse(read(file))
                        .orElseThrow(
                                () -> new IOException("the file does not hold checkpoint notes, and nothing else")))
                .list();
    }

    @Override
    public void setAside(Checkpoint accepted) throws IOException {
        boolean unused = lock.hold(() -> {
            NewestNotes notes = NewestNotes.of(newest());
            boolean there = notes.remove(accepted);
            if (there) {
                Path aside = Path.of(file + ".accepted");
                write(aside, read(aside) + accepted.note());
                write(file, notes.text());
            }
            return there;
        });
    }

    private static void write(Path target, String text) throws IOException {
        DurableFile.replace(target, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path source) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(source)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (NoSuchFileException e) {
            return "";
        }
        if (bytes.length > LONGEST) {
            throw new IOException("the file is too long for an anchor");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("the file is no text", e);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
