package dev.skillvault.impl.audit;

import dev.skillvault.audit.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notes as an anchor keeps them: one behind the other, as text. */
public final class NoteText {
    private NoteText() {}

    /** The notes in a text; empty if any of it is not exactly a note as the vault writes it. No signature is checked. */
    public static Optional<List<Checkpoint>> parse(String text) {
        List<Checkpoint> notes = new ArrayList<>();
        for (String note : Checkpoint.split(text)) {
            Optional<SignedCheckpoint> parsed = SignedCheckpoint.parse(note);
            if (parsed.isEmpty()) {
                return Optional.empty();
            }
            notes.add(new Checkpoint(parsed.get().size(), note));
        }
        return Optional.of(notes);
    }
}
