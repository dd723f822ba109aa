package dev.skillvault.impl.channel;

import dev.skillvault.spi.Inbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A terminal: one line, one message, one answer.
 *
 * <p>Thread-safe. A read from a terminal cannot be interrupted: after the listening ends, one more line may be read, and is dropped.
 */
public final class TerminalInbox implements Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(TerminalInbox.class);

    private final BufferedReader in;
    private final PrintStream out;

    /** A terminal's two ends. */
    public TerminalInbox(Reader in, PrintStream out) {
        this.in = new BufferedReader(in);
        this.out = out;
    }

    @Override
    public Listening listen(Receiver receiver) {
        AtomicBoolean closed = new AtomicBoolean();
        Thread thread = new Thread(() -> read(receiver, closed), "skill-vault-terminal");
        thread.setDaemon(true);
        thread.start();
        return () -> closed.set(true);
    }

    private void read(Receiver receiver, AtomicBoolean closed) {
        try {
            for (String line = in.readLine(); line != null && !closed.get(); line = in.readLine()) {
                if (!line.isBlank()) {
                    String answer = receiver.received(line);
                    if (!answer.isEmpty()) {
                        out.println(answer);
                    }
                }
            }
        } catch (IOException e) {
            LOG.warn("the terminal cannot be read any more: what is pasted there does not arrive");
        }
    }
}
