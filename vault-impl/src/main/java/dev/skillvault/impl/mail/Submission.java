package dev.skillvault.impl.mail;

import org.jspecify.annotations.Nullable;

/**
 * What came of handing a mail to a server. Holds nothing that the server wrote but its reply code.
 *
 * @param end how it ended
 * @param code the reply code that ended it (RFC 5321 section 4.2), or 0 if none did
 * @param transmitted SHA-256 in hexadecimal of the text that was transmitted, before dots were doubled; null if none was
 */
public record Submission(End end, int code, @Nullable String transmitted) {

    /** How it ended. All but the first and the last are certain: the mail goes nowhere. */
    public enum End {
        /** The server has taken the mail for all recipients. */
        ACCEPTED,
        /** The server has refused the mail, a recipient, or to talk. */
        REFUSED,
        /** The server has refused the account or its secret. */
        SECRET_REFUSED,
        /** There was no line to the server, or it broke before the mail was on it. */
        NOT_SENT,
        /** The line broke after that and before an answer: the mail may have been taken. */
        UNKNOWN
    }

    /** Whether a code says that the server did not do what was asked. */
    static boolean isRefusal(int code) {
        return code >= 400 && code < 600;
    }

    static Submission notReached() {
        return new Submission(End.NOT_SENT, 0, null);
    }
}
