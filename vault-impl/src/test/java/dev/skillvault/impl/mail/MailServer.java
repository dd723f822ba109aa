package dev.skillvault.impl.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** An SMTP server on loopback: TLS from the first byte, no mail without authentication, and it remembers what it was told. */
public final class MailServer implements AutoCloseable {
    /** A mail: the envelope and the text. */
    public record Taken(String from, SortedSet<String> recipients, String text) {}

    public static final String HOST = "smtp.gmail.com";
    /** Nobody has this address here. */
    public static final String UNKNOWN = "nobody@example.com";

    private final SMTPServer server;
    private final String account;
    private final String password;
    private final AtomicInteger logins = new AtomicInteger();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();

    private MailServer(MailCertificates certificates, String account, String password) {
        this.account = account;
        this.password = password;
        this.server = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName(HOST)
                .serverSocketFactory(certificates.server())
                .enableTLS(false)
                .showAuthCapabilitiesBeforeSTARTTLS(true)
                .requireAuth(true)
                .insertReceivedHeaders(false)
                .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory((user, secret, context) -> login(user, secret)))
                .messageHandlerFactory(context -> new Receiving())
                .build();
    }

    public static MailServer start(MailCertificates certificates, String account, String password) {
        MailServer started = new MailServer(certificates, account, password);
        started.server.start();
        return started;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPortAllocated());
    }

    /** Attempts to authenticate, good and bad. */
    public int logins() {
        return logins.get();
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    private void login(String user, String secret) throws LoginFailedException {
        logins.incrementAndGet();
        if (!user.equals(account) || !secret.equals(password)) {
            throw new LoginFailedException();
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    /** One mail while it comes. */
    private final class Receiving implements MessageHandler {
        private final SortedSet<String> recipients = new TreeSet<>();
        private String sender = "";

        @Override
        public void from(String from) {
            sender = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.equals(UNKNOWN)) {
                throw new RejectException(550, "no such user");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws IOException {
            taken.add(new Taken(sender, recipients, new String(data.readAllBytes(), StandardCharsets.UTF_8)));
            return null;
        }

        @Override
        public void done() {}
    }
}
