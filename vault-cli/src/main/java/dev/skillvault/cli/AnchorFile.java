package dev.skillvault.cli;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads checkpoint notes from a file, as they are: the verifier accepts exactly one text for each statement. */
final class AnchorFile {
    private static final int LONGEST = 1024 * 1024;

    private AnchorFile() {}

    static List<String> read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        } catch (IOException e) {
            throw new VaultConfigurationException(
                    "the anchor file " + file + " cannot be read: is it there, and may this user read it?", e);
        }
        if (bytes.length == 0 || bytes.length > LONGEST) {
            throw noNote(file, null);
        }
        try {
            return Checkpoint.split(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw noNote(file, e);
        }
    }

    /** The note of a file that holds one. */
    static String only(Path file) {
        List<String> notes = read(file);
        if (notes.size() != 1) {
            throw new VaultConfigurationException("the file " + file + " holds " + notes.size() + " notes, not one");
        }
        return notes.get(0);
    }

    private static VaultConfigurationException noNote(Path file, @Nullable CharacterCodingException cause) {
        return new VaultConfigurationException("the anchor file " + file + " does not hold a checkpoint note", cause);
    }
}
