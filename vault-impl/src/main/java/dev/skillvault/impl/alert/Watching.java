package dev.skillvault.impl.alert;

import dev.skillvault.VaultException;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.spi.Inbox;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proof that the inboxes are listened to. {@link AlertLinks} cannot be made without one, so no link goes out that nobody waits for. What
 * is pasted goes to the consent it belongs to, and is kept and logged nowhere.
 *
 * <p>Thread-safe.
 */
final class Watching implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
    private static final int LONGEST = 8192;

    private final Consents consents;
    private final List<Inbox.Listening> listenings = new ArrayList<>();

    private Watching(Consents consents) {
        this.consents = consents;
    }

    /** Listens from now on. */
    static Watching begin(List<Inbox> inboxes, Consents consents) {
        Watching watching = new Watching(consents);
        try {
            inboxes.forEach(inbox -> watching.listenings.add(inbox.listen(watching::received)));
            return watching;
        } catch (RuntimeException e) {
            watching.close();
            throw e;
        }
    }

    /** The answer is for whoever pasted it, so it names no account but theirs. */
    private String received(String text) {
        if (text.length() > LONGEST) {
            return "That is too long for an address. Paste only the address that the browser shows after the consent.";
        }
        try {
            ConnectionInfo connected = consents.complete(text);
            return "Thank you. The " + connected.provider() + " account is connected (" + connected.id() + ").";
        } catch (ConsentException e) {
            return "Not connected: " + e.getMessage() + ".";
        } catch (VaultException e) {
            return "Not connected: the vault cannot do this now. Paste it again in a minute.";
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("failure", e.getClass().getName()).log("a pasted answer could not be used");
            return "Not connected: something went wrong. An operator can see more in the log.";
        }
    }

    Consents consents() {
        return consents;
    }

    @Override
    public void close() {
        listenings.forEach(listening -> Closing.quietly("an inbox", listening::close));
    }
}
