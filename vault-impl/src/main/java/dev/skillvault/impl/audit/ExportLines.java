package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads the lines of an export, for which there is one accepted text: ASCII, each line with a line feed, a word and a value with one
 * space between. Whatever is not that is not an export, and nothing is said of it.
 *
 * <p>Not thread-safe.
 */
final class ExportLines implements Closeable {
    private static final int LONGEST = 8 << 20;

    private final InputStream in;
    private String line = "";
    private long number;

    ExportLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /** Goes to the next line, without its line feed. */
    String next() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream(256);
        number++;
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new VaultConfigurationException("the export is not whole: it breaks off in line " + number);
            }
            if (each < ' ' || each > '~' || text.size() == LONGEST) {
                throw malformed();
            }
            text.write(each);
        }
        line = text.toString(StandardCharsets.US_ASCII);
        return line;
    }

    /** Whether this line begins with this word. */
    boolean is(String word) {
        return line.equals(word) || line.startsWith(word + " ");
    }

    /** What stands behind the word that this line begins with; empty if nothing does. */
    String value(String word) {
        if (line.equals(word)) {
            return "";
        }
        if (!line.startsWith(word + " ") || line.length() == word.length() + 1) {
            throw malformed();
        }
        return line.substring(word.length() + 1);
    }

    byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // falls through
        }
        throw malformed();
    }

    byte[] hex(String text) {
        try {
            byte[] bytes = Hex.bytes(text);
            if (Hex.of(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // falls through
        }
        throw malformed();
    }

    long number(String text) {
        if (!text.matches("0|[1-9][0-9]{0,17}")) {
            throw malformed();
        }
        return Long.parseLong(text);
    }

    /** Nothing stands behind this line. */
    void requireEnd() throws IOException {
        if (in.read() >= 0) {
            number++;
            throw malformed();
        }
    }

    VaultConfigurationException malformed() {
        return new VaultConfigurationException("this is not an export of format 1: see line " + number);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
