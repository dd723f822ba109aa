package dev.skillvault.impl.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One conversation with a mail server, over a line that is encrypted and verified before the first byte. Authenticates with PLAIN (RFC
 * 4616) and nothing else. No system property has a say in it.
 *
 * <p>Belongs to one thread.
 */
final class SmtpConversation extends SMTPTransport {
    private static final String PROTOCOL = "smtps";
    /**
     * Angus Mail names its logs after this package, and writes recipients to one and the conversation, mail included, to one below
     * it. Held, so that the level stays.
     */
    private static final Logger ANGUS = Logger.getLogger(SmtpConversation.class.getPackageName());

    static {
        ANGUS.setLevel(Level.OFF);
    }

    private final String account;
    private final String password;

    SmtpConversation(Session session, String account, String password) {
        super(session, null, PROTOCOL, true);
        this.account = account;
        this.password = password;
    }

    /** What holds for every conversation of an account. */
    static Session session(String account) {
        Properties properties = new Properties();
        properties.setProperty("mail.debug", "false");
        properties.setProperty("mail.debug.auth", "false");
        set(properties, "auth", "true");
        set(properties, "auth.mechanisms", "PLAIN");
        set(properties, "from", account);
        // the name of this machine is nobody's business (RFC 5321 section 4.1.4 takes an address literal)
        set(properties, "localhost", "[127.0.0.1]");
        // all recipients or none
        set(properties, "sendpartial", "false");
        set(properties, "allow8bitmime", "false");
        set(properties, "quitwait", "false");
        set(properties, "starttls.enable", "false");
        return Session.getInstance(properties);
    }

    private static void set(Properties properties, String name, String value) {
        properties.setProperty("mail." + PROTOCOL + "." + name, value);
    }

    /** Asked with no account, for the session knows no passwords. */
    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String secret)
            throws MessagingException {
        boolean connected = super.protocolConnect(PROTOCOL, port, account, password);
        if (!supportsExtension("AUTH")) {
            throw new MessagingException("the server offers no authentication");
        }
        return connected;
    }

    /** Angus Mail would try it when a server asks for it in answer to AUTH. */
    @Override
    protected void startTLS() throws MessagingException {
        throw new MessagingException("STARTTLS is never used");
    }
}
