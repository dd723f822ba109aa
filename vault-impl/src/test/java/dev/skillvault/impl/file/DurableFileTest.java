package dev.skillvault.impl.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFileIsMadeForItsOwnerAndReplacedAsAWhole() throws IOException {
        Path file = folder.resolve("note");
        DurableFile.replace(file, bytes("one, which is longer"));
        DurableFile.replace(file, bytes("two"));
        assertThat(file).hasContent("two");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("note");
    }

    @Test
    void whatCannotBeWrittenToTheEndLeavesTheOldContentAndNothingElse() throws IOException {
        Path file = folder.resolve("note");
        DurableFile.replace(file, bytes("one"));
        assertThatThrownBy(() -> DurableFile.replace(file, bytes("two"), (channel, content) -> {
                    channel.write(ByteBuffer.wrap(content, 0, 2));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(file).hasContent("one");
        assertThat(names()).containsExactly("note");
    }

    @Test
    void aFolderThatIsGoneIsAFailure() {
        assertThatThrownBy(() -> DurableFile.replace(folder.resolve("gone/note"), bytes("one")))
                .isInstanceOf(IOException.class);
    }
}
