package dev.skillvault.impl.anchor;

import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.NoteText;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The newest note of each origin, in the order in which the origins came.
 *
 * <p>Not thread-safe.
 */
final class NewestNotes {
    private final Map<String, Checkpoint> byOrigin = new LinkedHashMap<>();

    /** Of several notes of one origin the one of the most entries. */
    static NewestNotes of(Collection<Checkpoint> notes) {
        NewestNotes newest = new NewestNotes();
        for (Checkpoint note : notes) {
            newest.byOrigin.merge(note.origin(), note, (a, b) -> b.size() > a.size() ? b : a);
        }
        return newest;
    }

    List<Checkpoint> list() {
        return List.copyOf(byOrigin.values());
    }

    /**
     * Puts a note in the place of an older one.
     *
     * @return false if what is there is as new, or newer: another process of the agent came first
     * @throws IOException if it is no note, or what is there has another root over as many entries, which no log can have signed beside
     *     this one
     */
    boolean put(Checkpoint note) throws IOException {
        if (!NoteText.isNote(note)) {
            throw new IOException("what is to be kept is no checkpoint of " + note.size() + " entries");
        }
        Optional<Checkpoint> there = Optional.ofNullable(byOrigin.get(note.origin()));
        if (there.isPresent() && there.get().size() == note.size() && !NoteText.isSameStatement(there.get(), note)) {
            throw new IOException("it keeps another checkpoint of " + note.size() + " entries of the same log");
        }
        if (there.isPresent() && there.get().size() >= note.size()) {
            return false;
        }
        byOrigin.put(note.origin(), note);
        return true;
    }

    /** Whether it was there. */
    boolean remove(Checkpoint note) {
        return byOrigin.remove(note.origin(), note);
    }

    /** All notes, one behind the other. */
    String text() {
        StringBuilder text = new StringBuilder();
        byOrigin.values().forEach(note -> text.append(note.note()));
        return text.toString();
    }
}
