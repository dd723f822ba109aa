package dev.skillvault.impl.mail;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;

/** A finished text that Angus Mail transmits as it is. It also notes that the text began to leave. */
final class RawMessage extends MimeMessage {
    private final byte[] text;
    private boolean begun;

    RawMessage(Session session, byte[] text) {
        super(session);
        this.text = text;
    }

    /** Whether any of it may be on the line. */
    boolean begun() {
        return begun;
    }

    @Override
    public void writeTo(OutputStream out, String[] ignored) throws IOException {
        begun = true;
        out.write(text);
    }
}
