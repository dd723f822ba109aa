package dev.skillvault.impl.anchor;

import java.io.IOException;

/** An anchor that kept notes of this agent's log names none now: its disk is not mounted, say, or somebody deleted them. */
final class AnchorLostException extends IOException {
    private static final long serialVersionUID = 1L;

    /** One that kept a note of so many entries. */
    AnchorLostException(long size) {
        super("it had kept " + size
                + " entries, and knows nothing of the log now (is its disk mounted? If what it kept is lost,"
                + " run 'vault audit accept' with it)");
    }
}
