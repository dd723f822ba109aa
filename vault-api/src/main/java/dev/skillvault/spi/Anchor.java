package dev.skillvault.spi;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A place that keeps the newest checkpoints of the audit log out of reach of whoever can write the vault's database. Against what it
 * keeps, a log that was cut off or replaced shows. Passed to the vault's builder, never found on the class path.
 *
 * <p><b>Behavior:</b> {@link #keep} returns once the note will survive a crash, and throws if that cannot be promised; the vault then tries
 * again, ever less often, with the newest note there is. It never waits for an anchor: not to decide, and not to send.
 *
 * <p><b>Threading:</b> each anchor has a thread of its own, so one that hangs or throws keeps neither the vault nor another anchor waiting;
 * it is reported, in the log and by {@code vault doctor}. {@link #keep} is never called twice at the same time by one vault; it should end
 * within a minute, and when it is interrupted. {@link #newest} of a {@linkplain #local local} anchor is called while the vault is
 * opened, on a thread of its own: after ten seconds it is interrupted, and the vault is not opened.
 *
 * @since 0.1.0
 */
public interface Anchor extends AutoCloseable {

    /**
     * A file on another disk or machine. It holds the newest note of each log that is given to it, one behind the other, as {@code vault
     * audit verify --anchor FILE} reads it, and is replaced as a whole. Its mode is 0600. Give each vault a file of its own; the agents
     * of one vault may share it.
     *
     * @param file not in the folder of the vault's database; its own folder must be there
     * @return the anchor
     * @throws VaultConfigurationException if it is a folder, has none, or others can write to it
     */
    static Anchor file(Path file) {
        return VaultProvider.load().fileAnchor(file);
    }

    /**
     * Posts each note, as it is, to a URL ({@code text/plain}), signed like the alerts of {@link AlertChannel#webhook}. No redirect is
     * followed; any answer but 2xx is a failure. Whoever receives it keeps it, and compares or hands it to an auditor.
     *
     * @param url https, port 443, without user information and fragment
     * @param key the key of the signature, at least 32 random bytes; copied, so the caller may wipe the array
     * @return the anchor
     * @throws VaultConfigurationException if the URL or the key does not fit
     */
    static Anchor webhook(URI url, byte[] key) {
        return VaultProvider.load().webhookAnchor(url, key);
    }

    /**
     * Mails notes, each as an attached file: SMTP over implicit TLS (RFC 8314 section 3.3), the server's name checked against its
     * certificate. Whoever gets the mails keeps them.
     *
     * @param account the server and the account there
     * @param from the sender's address
     * @param to the recipient's address
     * @param every the shortest time between two mails, at least a minute; the last note, when the vault is closed, is mailed at once
     * @return the anchor
     * @throws VaultConfigurationException if an address or the time does not fit
     */
    static Anchor mail(MailAccount account, String from, String to, Duration every) {
        return VaultProvider.load().mailAnchor(account, from, to, every);
    }

    /**
     * A table in another database, with the newest note of each log that is given to it; agents with different names may share it. A note of
     * fewer entries never takes the place of one of more. The table is made if it is not there and the account may do so; else the failure
     * names the statement that makes it, which is in {@code docs/anchors.md}. A database on another machine is reached over TLS, its name
     * checked against its certificate.
     *
     * @param database the database; the vault closes it with the anchor
     * @return the anchor
     * @throws VaultConfigurationException if its URL does not fit, or it knows no users and one is named
     */
    static Anchor jdbc(AnchorDatabase database) {
        return VaultProvider.load().jdbcAnchor(database);
    }

    /**
     * How the anchor is called in the log and by {@code vault doctor}: the same after a restart, and without a secret.
     *
     * @return 1 to 200 characters, none of them a control character
     */
    String name();

    /**
     * Whether {@link #newest} can be asked while the vault is opened, which waits ten seconds for the answer: a file, or a database that
     * was {@linkplain AnchorDatabase#askedAtStart said to be asked}. Only such an anchor keeps the vault from being opened on a database that is older than what the anchor knows. Another one is asked on its own thread afterwards.
     *
     * @return whether it is local
     */
    boolean local();

    /**
     * Whether {@link #newest} names what was kept, at the opening or later. One that does, and names nothing of a log that it was seen to
     * keep a note of, has lost it: its disk is not mounted, say. It is reported, and given nothing until it knows again, or an operator
     * accepts that.
     *
     * @return whether it can tell; a {@linkplain #local local} anchor can, unless it says otherwise
     */
    default boolean recalls() {
        return local();
    }

    /**
     * The shortest time between two notes, for an anchor that bothers people. What comes in between is passed over for the newest, and the
     * last note of all, when the vault is closed, is kept at once.
     *
     * @return zero for as often as there is something new
     */
    default Duration interval() {
        return Duration.ZERO;
    }

    /**
     * Keeps a note, in the place of the one it has of the same {@linkplain Checkpoint#origin origin} or beside it. An anchor that can tell
     * does not let a note of fewer entries take the place of one of more.
     *
     * @param checkpoint the newest note of a log
     * @throws IOException if it is not kept; the message is logged and recorded, so it must hold no secret and no URL
     */
    void keep(Checkpoint checkpoint) throws IOException;

    /**
     * The newest note of each origin.
     *
     * @return the notes; empty if it has none, or cannot tell
     * @throws IOException if it should be able to tell and is not: a vault does not open then
     */
    List<Checkpoint> newest() throws IOException;

    /**
     * An operator accepted a log that contradicts a note: keeps the note for whoever investigates, and does not name it as {@linkplain
     * #newest newest} any more.
     *
     * @param accepted a note that {@link #newest} named
     * @throws IOException if that was not done
     */
    default void setAside(Checkpoint accepted) throws IOException {
        throw new IOException("the anchor " + name() + " cannot set a note aside by itself");
    }

    /** Wipes what is secret. Called once, when the vault is closed. */
    @Override
    default void close() {}
}
