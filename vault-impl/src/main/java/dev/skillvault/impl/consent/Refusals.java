package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentException.Reason;
import dev.skillvault.impl.token.Exchange;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why there is no connection, and what to do. */
final class Refusals {
    private Refusals() {}

    static ConsentException unknown() {
        return new ConsentException(
                Reason.UNKNOWN_ANSWER,
                "this answer belongs to no consent under way: it was used already or has expired; begin again");
    }

    static ConsentException beingUsed() {
        return new ConsentException(
                Reason.UNKNOWN_ANSWER,
                "this answer was used already and has led to no connection so far; look at the connections in a moment, and"
                        + " begin again if it is not there");
    }

    static ConsentException forgotten() {
        return new ConsentException(Reason.UNUSABLE_ANSWER, "the user was forgotten meanwhile; begin again");
    }

    static ConsentException expired() {
        return new ConsentException(Reason.TIMED_OUT, "the code expired before the user had consented; begin again");
    }

    static ConsentException disconnected() {
        return new ConsentException(Reason.UNUSABLE_ANSWER, "the account was disconnected meanwhile; begin again");
    }

    static ConsentException otherAccount(String provider) {
        return new ConsentException(
                Reason.OTHER_ACCOUNT,
                "the consent was given with another " + provider
                        + " account than the one that is connected: sign in there with that account, or connect the other"
                        + " one as a connection of its own");
    }

    static ConsentException accountUnknown(String provider) {
        return new ConsentException(
                Reason.ACCOUNT_UNKNOWN,
                provider
                        + " did not say whose account this is, so it cannot be told from another one: begin again and grant"
                        + " the same scopes as before, or connect it as a connection of its own");
    }

    static ConsentException notStored(String provider) {
        return new ConsentException(
                Reason.NOT_STORED,
                provider
                        + " gave access, but the vault was closed or its store could not be written, so nothing was connected;"
                        + " begin again when the vault works");
    }

    static ConsentException badHost(String provider) {
        return new ConsentException(
                Reason.UNUSABLE_ANSWER,
                provider + " named an API host that its descriptor does not allow; nothing was connected");
    }

    static ConsentException misregistered(String provider, String error, @Nullable URI redirectUri) {
        String mend = "redirect_uri_mismatch".equals(error)
                ? "the redirect URI " + redirectUri
                        + " must be registered there exactly, character by character, with the"
                        + " same scheme, host, port, path and final slash"
                : "check the agent's registration there: client id and secret, allowed grant types, scopes and redirect URIs";
        return new ConsentException(Reason.REGISTRATION, provider + " refused the agent (" + error + "): " + mend);
    }

    static ConsentException withoutIssuer(String provider) {
        return new ConsentException(
                Reason.UNUSABLE_ANSWER,
                "the answer does not say that it comes from " + provider
                        + ", as all of its answers do (iss, RFC 9207), so it was not used; begin again, and paste the whole"
                        + " address if you paste");
    }

    static ConsentException otherIssuer(String provider) {
        return new ConsentException(
                Reason.UNUSABLE_ANSWER,
                "the answer says that it comes from another issuer than " + provider
                        + " (iss, RFC 9207), so it was not used; begin again");
    }

    /** Of an exchange that gave no tokens. */
    static ConsentException of(String provider, Exchange<?> exchange, @Nullable URI redirectUri) {
        return exchange.<ConsentException>fold(
                granted -> new ConsentException(Reason.UNUSABLE_ANSWER, "tokens were granted"),
                pending -> new ConsentException(Reason.TIMED_OUT, "the user has not consented yet"),
                refused -> refused(provider, refused.error()),
                fault -> misregistered(provider, fault.error(), redirectUri),
                passing -> new ConsentException(
                        Reason.UNUSABLE_ANSWER,
                        provider + " gave no access because of a fault that may pass (" + passing.cause()
                                + "); begin again"));
    }

    private static ConsentException refused(String provider, String error) {
        return switch (error) {
            case "access_denied" -> new ConsentException(Reason.REFUSED, "the user did not consent");
            case "expired_token" -> expired();
            case "invalid_grant", "bad_verification_code" ->
                new ConsentException(
                        Reason.UNUSABLE_ANSWER,
                        provider + " gave no access (" + error
                                + "): the answer was used before, or is too old, for a code lives a minute or so; begin again");
            default ->
                new ConsentException(Reason.UNUSABLE_ANSWER, provider + " gave no access (" + error + "); begin again");
        };
    }
}
