package dev.skillvault.impl.audit;

import dev.skillvault.audit.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notes as an anchor keeps them: one behind the other, as text. */
public final class NoteText {
    private NoteText() {}

    /** Whether it is exactly one note as the vault writes it, and of as many entries as it is said to be. No signature is checked. */
    public static boolean isNote(Checkpoint checkpoint) {
        return parse(checkpoint.note()).equals(Optional.of(List.of(checkpoint)));
    }

    /** Whether two notes say the same of the log: so many entries, and this root over them. */
    public static boolean isSameStatement(Checkpoint one, Checkpoint other) {
        return statement(one).isPresent() && statement(one).equals(statement(other));
    }

    private static Optional<String> statement(Checkpoint checkpoint) {
        return SignedCheckpoint.parse(checkpoint.note())
                .map(note -> note.origin() + "\n" + note.size() + "\n" + note.rootHex());
    }

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
