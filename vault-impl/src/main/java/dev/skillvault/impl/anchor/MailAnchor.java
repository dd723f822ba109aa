package dev.skillvault.impl.anchor;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.channel.OutgoingMail;
import dev.skillvault.impl.channel.OutgoingMail.Letter;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.MailAccount;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Mails notes to one address, each as an attachment, once in a while. A mailbox cannot be asked: whoever keeps the mails compares.
 *
 * <p>Thread-safe.
 */
public final class MailAnchor implements Anchor {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final OutgoingMail mail;
    private final Duration every;

    private MailAnchor(OutgoingMail mail, Duration every) {
        this.mail = mail;
        this.every = every;
    }

    /**
     * An anchor in a mailbox.
     *
     * @param trust which certificates are believed; null for those that Java believes
     * @throws VaultConfigurationException if an address or the interval does not fit
     */
    public static MailAnchor to(
            MailAccount account,
            String from,
            String to,
            Duration every,
            Clock clock,
            @Nullable SSLSocketFactory trust) {
        if (every.compareTo(SHORTEST) < 0) {
            throw new VaultConfigurationException("mail checkpoints at most once a minute");
        }
        return new MailAnchor(OutgoingMail.to(account, from, to, clock, trust), every);
    }

    /** The server. */
    public String host() {
        return mail.host();
    }

    /** Whether it is this machine. */
    public boolean isLocal() {
        return mail.isLocal();
    }

    @Override
    public String name() {
        return "mail:" + mail.host();
    }

    @Override
    public boolean local() {
        return false;
    }

    @Override
    public Duration interval() {
        return every;
    }

    @Override
    public void keep(Checkpoint checkpoint) throws IOException {
        mail.send(
                new Letter(
                        "Checkpoint of " + checkpoint.size() + " entries of " + checkpoint.origin(),
                        "The attached note is signed by the agent's log key. Keep it: 'vault audit verify --anchor FILE'"
                                + " compares the log with it.\n",
                        Map.entry("X-Skill-Vault-Checkpoint", Long.toString(checkpoint.size())),
                        Optional.of(Map.entry("checkpoint.note", checkpoint.note()))),
                "the checkpoint");
    }

    @Override
    public List<Checkpoint> newest() {
        return List.of();
    }

    @Override
    public void close() {
        mail.close();
    }

    @Override
    public String toString() {
        return name();
    }
}
