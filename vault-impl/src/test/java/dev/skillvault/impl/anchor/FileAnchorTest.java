package dev.skillvault.impl.anchor;

import static dev.skillvault.impl.audit.TestNotes.note;
import static dev.skillvault.impl.audit.TestNotes.origin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileAnchorTest {
    private static final String ALPHA = origin("alpha");
    private static final String BETA = origin("beta");

    @TempDir
    Path folder;

    private Path file;
    private FileAnchor anchor;

    @BeforeEach
    void open() {
        file = folder.resolve("anchor");
        anchor = FileAnchor.at(file);
    }

    @Test
    void itIsEmptyUntilItKeepsSomething() throws IOException {
        assertThat(anchor.newest()).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(anchor.local()).isTrue();
        assertThat(anchor.name()).startsWith("file:/").endsWith("/anchor");
    }

    @Test
    void itKeepsTheNewestNoteOfEachLog() throws IOException {
        anchor.keep(note(ALPHA, 10, 1));
        anchor.keep(note(BETA, 7, 2));
        anchor.keep(note(ALPHA, 20, 3));
        assertThat(anchor.newest()).containsExactly(note(ALPHA, 20, 3), note(BETA, 7, 2));
        assertThat(FileAnchor.at(file).newest()).isEqualTo(anchor.newest());
        assertThat(file).hasContent(note(ALPHA, 20, 3).note() + note(BETA, 7, 2).note());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anOlderNoteDoesNotTakeThePlaceOfANewerOne() throws IOException {
        anchor.keep(note(ALPHA, 20, 3));
        anchor.keep(note(ALPHA, 10, 1));
        assertThat(anchor.newest()).containsExactly(note(ALPHA, 20, 3));
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 11, Long.MAX_VALUE})
    void aNoteOfAnotherSizeThanItIsSaidToHaveIsNotKept(long size) throws IOException {
        anchor.keep(note(ALPHA, 10, 1));
        for (String text : List.of(note(ALPHA, 10, 1).note(), "garbage", "")) {
            assertThatThrownBy(() -> anchor.keep(new Checkpoint(size, text)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("what is to be kept is no checkpoint of " + size + " entries");
        }
        assertThat(anchor.newest()).containsExactly(note(ALPHA, 10, 1));
    }

    @Test
    void aForkIsNotWrittenOver() throws IOException {
        anchor.keep(note(ALPHA, 20, 3));
        assertThatThrownBy(() -> anchor.keep(note(ALPHA, 20, 4)))
                .isInstanceOf(IOException.class)
                .hasMessage("it keeps another checkpoint of 20 entries of the same log");
        assertThat(anchor.newest()).containsExactly(note(ALPHA, 20, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "\n", "dev.skillvault/log/v/a\n1\nAA==\n"})
    void whatIsNoNoteIsNeitherPassedOverNorWrittenOver(String tail) throws IOException {
        String content = note(ALPHA, 20, 3).note() + tail;
        Files.writeString(file, content);
        assertThatThrownBy(() -> anchor.newest()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> anchor.keep(note(ALPHA, 21, 4))).isInstanceOf(IOException.class);
        assertThat(file).hasContent(content);
    }

    @Test
    void whatIsSetAsideIsKeptBesideAndNotNamedAnyMore() throws IOException {
        anchor.keep(note(ALPHA, 20, 3));
        anchor.keep(note(BETA, 7, 2));
        anchor.setAside(note(ALPHA, 20, 3));
        anchor.keep(note(ALPHA, 5, 9));
        anchor.setAside(note(ALPHA, 5, 9));
        assertThat(anchor.newest()).containsExactly(note(BETA, 7, 2));
        assertThat(folder.resolve("anchor.accepted"))
                .hasContent(note(ALPHA, 20, 3).note() + note(ALPHA, 5, 9).note());
    }

    @Test
    void twoVaultsDoNotLoseEachOthersNotes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<?> alpha = threads.submit(() -> keepMany(ALPHA));
            Future<?> beta = threads.submit(() -> keepMany(BETA));
            alpha.get();
            beta.get();
        } finally {
            threads.shutdownNow();
        }
        assertThat(anchor.newest()).extracting(Checkpoint::size).containsExactly(50L, 50L);
    }

    private boolean keepMany(String origin) throws IOException {
        FileAnchor own = FileAnchor.at(file);
        for (int size = 1; size <= 50; size++) {
            own.keep(note(origin, size, size));
        }
        return true;
    }

    @Test
    void aPlaceThatCannotBeOneIsRefused() throws IOException {
        assertThatThrownBy(() -> FileAnchor.at(folder.resolve("gone/anchor")))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("its folder is not there");
        assertThatThrownBy(() -> FileAnchor.at(folder))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("is not a file");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThatThrownBy(() -> FileAnchor.at(file))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("can be written by others");
    }

    @Test
    void theDatabasesFolderIsNoPlaceAlsoByALink() throws IOException {
        Path database = Files.createDirectory(folder.resolve("data"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), database);
        for (Path place : List.of(database, link)) {
            FileAnchor inside = FileAnchor.at(place.resolve("anchor"));
            assertThatThrownBy(() -> inside.requireApartFrom(database))
                    .isInstanceOf(VaultConfigurationException.class)
                    .hasMessageContaining("lies in the vault's folder");
        }
        anchor.requireApartFrom(database);
        assertThat(database).isEmptyDirectory();
    }
}
