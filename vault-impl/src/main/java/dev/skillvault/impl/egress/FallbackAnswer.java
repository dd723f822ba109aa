package dev.skillvault.impl.egress;

import dev.skillvault.connection.ConnectionState;
import dev.skillvault.connection.ConnectionUnavailableException;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.ProviderUnreachableException;
import dev.skillvault.impl.mail.Submission;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.token.Mailbox;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a skill gets of a fallback. A success is 202 (RFC 9110 section 15.3.3) with {@code fallback} and {@code note} in its JSON, so that no
 * skill takes it for the API's answer and every model can be told.
 */
final class FallbackAnswer {
    private static final int ACCEPTED = 202;
    /** Fixed text: nothing in it needs escaping. */
    private static final String BODY =
            "{\"fallback\":\"smtp\",\"note\":\"Sent by the fallback: the account must be connected"
                    + " again, so the mail went out by SMTP with the user's app password. It has no id and is in no thread."
                    + " Tell the user, and that the account must be connected again.\"}";

    private FallbackAnswer() {}

    static ApiResponse of(
            Submission submission, ProviderDescriptor provider, ConnectionUnavailableException unavailable) {
        String server = provider.title();
        return switch (submission.end()) {
            case ACCEPTED ->
                ApiResponse.of(
                        ACCEPTED, Map.of("content-type", "application/json"), BODY.getBytes(StandardCharsets.UTF_8));
            case SECRET_REFUSED ->
                throw new ConnectionUnavailableException(
                        provider.name(),
                        ConnectionState.NEEDS_CONSENT,
                        unavailable.getMessage() + ". The fallback was tried, and " + server
                                + " refuses the app password: it must be given anew, as address:password");
            case REFUSED ->
                throw new ProviderUnreachableException(
                        provider.name(),
                        false,
                        unavailable.getMessage() + ". The fallback was tried, and " + server
                                + " refused the mail (SMTP " + submission.code() + "); nothing was sent");
            case NOT_SENT ->
                throw new ProviderUnreachableException(
                        provider.name(),
                        false,
                        unavailable.getMessage() + ". The fallback was tried, and " + server
                                + " cannot be reached; nothing was sent");
            case UNKNOWN ->
                throw new ProviderUnreachableException(
                        provider.name(),
                        true,
                        server + " was tried as the fallback and did not answer; the mail may have been sent, so look"
                                + " before you repeat it");
        };
    }

    /** Why an app password is not used that may be for another mailbox; mail would go out in another name. */
    static String otherMailbox(Mailbox mailbox, String provider, String account) {
        return mailbox == Mailbox.OTHER
                ? "the app password that is connected as " + provider + " is for another mailbox than the " + account
                        + " account's; connect the one of the same address, spelled as " + account + " spells it"
                : "the vault does not know the " + account
                        + " account's address, so the app password that is connected as "
                        + provider
                        + " may be for another mailbox; connect the account with the right to read mail, which tells the address";
    }

    /** The account's own failure, and why the fallback was not tried. */
    static ConnectionUnavailableException untried(ConnectionUnavailableException unavailable, String why) {
        return new ConnectionUnavailableException(
                unavailable.provider(),
                unavailable.state(),
                unavailable.getMessage() + ". The fallback was not tried: " + why);
    }
}
