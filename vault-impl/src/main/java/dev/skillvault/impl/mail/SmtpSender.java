package dev.skillvault.impl.mail;

import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.TlsDialer;
import dev.skillvault.impl.dial.TlsLine;
import dev.skillvault.impl.mail.Submission.End;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.request.SubmittableMail;
import dev.skillvault.impl.token.AccessToken;
import dev.skillvault.impl.token.RevealsAccessToken;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;

/**
 * Hands a mail to the provider's server for submission (RFC 6409, RFC 8314 section 3.3): the pinned host, port 465, TLS from the first
 * byte. One attempt, one deadline.
 *
 * <p>Thread-safe.
 */
public final class SmtpSender {
    private static final int SUBMISSIONS_PORT = 465;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** The account's address, a colon, the app password. */
    private static final Pattern SECRET = Pattern.compile("([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+):([ -~]+)");

    private final TlsDialer dialer;

    /** Sends through this dialer. */
    public SmtpSender(TlsDialer dialer) {
        this.dialer = dialer;
    }

    /**
     * Submits a mail to exactly its recipients. Never throws because of what the server does.
     *
     * @param secret the address of the account, a colon, and its app password
     * @param provider whose server
     */
    @RevealsAccessToken(
            "the one place where an app password is used: AUTH PLAIN, after the server's certificate was verified")
    public Submission send(AccessToken secret, ProviderDescriptor provider, SubmittableMail mail) {
        return secret.<Submission, RuntimeException>reveal(
                raw -> submit(new String(raw, StandardCharsets.US_ASCII), provider, mail));
    }

    private Submission submit(String secret, ProviderDescriptor provider, SubmittableMail mail) {
        Matcher parts = SECRET.matcher(secret);
        if (!parts.matches()) {
            return new Submission(End.SECRET_REFUSED, 0, null);
        }
        String account = parts.group(1);
        Session session = SmtpConversation.session(account);
        SmtpConversation conversation = new SmtpConversation(session, account, parts.group(2));
        try (TlsLine line = dialer.open(provider.submissionHost(), SUBMISSIONS_PORT, provider.hosts(), DEADLINE)) {
            return converse(conversation, line, new RawMail(session, mail, account));
        } catch (ExchangeFailedException e) {
            return Submission.notReached();
        }
    }

    private static Submission converse(SmtpConversation conversation, TlsLine line, RawMail mail) {
        try {
            conversation.connect(line.socket());
            conversation.sendMessage(mail.message, mail.recipients);
            return new Submission(End.ACCEPTED, conversation.getLastReturnCode(), mail.sha256);
        } catch (AuthenticationFailedException e) {
            int code = conversation.getLastReturnCode();
            // 4xx is a refusal for now; 534 wants an app password where another was given (RFC 4954 section 6)
            boolean lasting = code == 534 || code == 535;
            return lasting ? new Submission(End.SECRET_REFUSED, code, null) : refusedOrNot(code);
        } catch (MessagingException e) {
            // the exception holds the server's text and goes no further
            if (!mail.message.begun()) {
                return refusedOrNot(refusal(conversation, e));
            }
            int code = conversation.getLastReturnCode();
            return Submission.isRefusal(code)
                    ? new Submission(End.REFUSED, code, mail.sha256)
                    : new Submission(End.UNKNOWN, 0, mail.sha256);
        } finally {
            closeQuietly(conversation);
        }
    }

    /** The code of the recipient that was refused first, for those after it may have been taken; else the last code there was. */
    private static int refusal(SmtpConversation conversation, MessagingException failure) {
        for (Exception each = failure; each instanceof MessagingException next; each = next.getNextException()) {
            if (each instanceof SMTPAddressFailedException address && Submission.isRefusal(address.getReturnCode())) {
                return address.getReturnCode();
            }
        }
        return conversation.getLastReturnCode();
    }

    private static Submission refusedOrNot(int code) {
        return Submission.isRefusal(code) ? new Submission(End.REFUSED, code, null) : Submission.notReached();
    }

    private static void closeQuietly(SmtpConversation conversation) {
        try {
            conversation.close();
        } catch (MessagingException e) {
            // what came of the mail is known by now
        }
    }

    /** The mail as the library takes it. */
    private static final class RawMail {
        private final RawMessage message;
        private final Address[] recipients;
        private final String sha256;

        RawMail(Session session, SubmittableMail mail, String account) {
            byte[] text = mail.text(account);
            this.message = new RawMessage(session, text);
            this.recipients = mail.recipients().stream().map(RawMail::address).toArray(Address[]::new);
            this.sha256 = sha256(text);
        }

        private static Address address(String value) {
            InternetAddress address = new InternetAddress();
            address.setAddress(value);
            return address;
        }

        private static String sha256(byte[] text) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(text));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
