package dev.skillvault.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * A signed statement of the log's size and root: a C2SP {@code tlog-checkpoint} in a C2SP {@code signed-note} with an Ed25519
 * signature. Kept elsewhere it is an anchor.
 *
 * @param size number of entries it covers
 * @param note the signed note, ending in a newline
 * @since 0.1.0
 */
public record Checkpoint(long size, String note) {
    private static final String SIGNATURE_LINE = "\u2014 ";

    /**
     * The log's name, as the note's first line says. Believe it only once the signature was checked.
     *
     * @return the origin
     */
    public String origin() {
        return note.substring(0, Math.max(0, note.indexOf('\n')));
    }

    /**
     * Takes a file apart that holds notes one behind the other. Each ends with its signature; whatever is behind the last signature
     * counts as a note too, so that nothing is overlooked. Nothing is checked.
     *
     * @param text the notes
     * @return each note, in the file's order, byte for byte
     */
    public static List<String> split(String text) {
        List<String> notes = new ArrayList<>();
        int start = 0;
        int line = 0;
        while (line < text.length()) {
            int end = text.indexOf('\n', line) + 1;
            if (end == 0) {
                end = text.length();
            }
            if (text.startsWith(SIGNATURE_LINE, line)) {
                notes.add(text.substring(start, end));
                start = end;
            }
            line = end;
        }
        if (start < text.length()) {
            notes.add(text.substring(start));
        }
        return notes;
    }
}
