package dev.skillvault.spi;

import static java.util.Objects.requireNonNull;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person should know about a connection: plain words, no secret. The link in it is for the account's owner alone: whoever opens
 * it can connect an account of their own in its place, so it has no part in {@link #toString}, and belongs into no log.
 *
 * <p>Immutable.
 *
 * @param id name of this message; one that is sent twice, because the vault ended before it knew that the first one went out, has the
 *     same name twice
 * @param kind what happened
 * @param account to which account
 * @param advice why, and what to do
 * @param since from when on it is so
 * @since 0.1.0
 */
public record Alert(String id, Kind kind, Account account, Advice advice, Instant since) {

    /**
     * Checks that everything is there.
     *
     * @param id see the record
     * @param kind see the record
     * @param account see the record
     * @param advice see the record
     * @param since see the record
     */
    public Alert {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(account, "account");
        requireNonNull(advice, "advice");
        requireNonNull(since, "since");
    }

    /** What happened. */
    public enum Kind {
        /** The access is dead until the user consents again. */
        NEEDS_CONSENT,
        /**
         * The provider refuses the agent's own registration, or the access ended hours ago and no attempt to renew it succeeds: an
         * operator must look at it, and a consent would not help.
         */
        OPERATOR_FAULT,
        /** The consent ends soon, and no refresh can prevent that. */
        EXPIRING_SOON,
        /** What an earlier alert told of is over. */
        WELL_AGAIN
    }

    /**
     * Whose account, and where.
     *
     * @param connection its connection; stays the same when the user consents again
     * @param user whose account it is
     * @param provider the provider's title, for people
     */
    public record Account(ConnectionId connection, UserId user, String provider) {
        /**
         * Checks that everything is there.
         *
         * @param connection see the record
         * @param user see the record
         * @param provider see the record
         */
        public Account {
            requireNonNull(connection, "connection");
            requireNonNull(user, "user");
            requireNonNull(provider, "provider");
        }
    }

    /**
     * Why, and what to do.
     *
     * @param cause one or two sentences without a secret and without the provider's own words
     * @param consentLink where to consent again, or null if that would not help or the channel carries no links
     */
    public record Advice(String cause, @Nullable URI consentLink) {
        /**
         * Checks that there is a cause.
         *
         * @param cause see the record
         * @param consentLink see the record
         */
        public Advice {
            requireNonNull(cause, "cause");
        }

        /**
         * Where to consent again.
         *
         * @return the link; empty if that would not help, or the channel carries no links
         */
        public Optional<URI> link() {
            return Optional.ofNullable(consentLink);
        }

        @Override
        public String toString() {
            return "Advice[" + cause + (consentLink == null ? "" : ", link redacted") + "]";
        }
    }

    /**
     * One line for a subject or a title.
     *
     * @return the line, without the link
     */
    public String title() {
        String whose = account.user() + "'s " + account.provider() + " account";
        return switch (kind) {
            case NEEDS_CONSENT -> whose + " must be connected again";
            case OPERATOR_FAULT -> whose + " cannot be used until an operator looks at it";
            case EXPIRING_SOON -> whose + " will have to be connected again soon";
            case WELL_AGAIN -> whose + " works again";
        };
    }

    /**
     * The whole message as plain text, with the link if there is one.
     *
     * @return some lines, without a line end after the last
     */
    public String text() {
        StringBuilder text = new StringBuilder(title()).append(".\n").append(advice.cause());
        text.append("\nConnection ")
                .append(account.connection())
                .append(", since ")
                .append(since)
                .append('.');
        if (advice.consentLink() != null) {
            text.append("\nOnly the owner of the account should open this link:\n")
                    .append(advice.consentLink());
        } else if (kind == Kind.NEEDS_CONSENT || kind == Kind.EXPIRING_SOON) {
            text.append("\nFor a link to consent, run: vault connect --again ").append(account.connection());
        }
        return text.toString();
    }
}
