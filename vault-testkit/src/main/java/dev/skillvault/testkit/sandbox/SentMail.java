package dev.skillvault.testkit.sandbox;

import java.util.List;

/**
 * A mail that was sent through the sandbox.
 *
 * @param account the sandbox user whose account sent it
 * @param recipients everyone it went to
 * @param subject the subject as written; encoded words stay encoded
 * @param text the first plain text part, decoded; the whole body if there is none
 * @since 0.1.0
 */
public record SentMail(String account, Recipients recipients, String subject, String text) {

    /** {@return the addresses of the To fields} */
    public List<String> to() {
        return recipients.to();
    }

    /** {@return the addresses of the Cc fields} */
    public List<String> cc() {
        return recipients.cc();
    }

    /** {@return the addresses of the Bcc fields} */
    public List<String> bcc() {
        return recipients.bcc();
    }
}
