package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.connection.ConnectionRow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Compares an app password's mailbox with an account. Of the account the vault keeps only a keyed hash of the name by which its provider
 * called it when it was connected, so the address that stands before the password is hashed too.
 *
 * <p>Thread-safe.
 */
final class Mailboxes {
    private final TokenStore tokens;
    private final AccountLookup accounts;

    Mailboxes(TokenStore tokens, AccountLookup accounts) {
        this.tokens = tokens;
        this.accounts = accounts;
    }

    /**
     * Whose mailbox a secret opens.
     *
     * @param secret the row of a static secret, an address, a colon and a password
     * @param account the row of the account
     * @throws CannotOpenException if the secret does not open
     */
    Mailbox compare(Connection jdbc, ConnectionRow secret, ConnectionRow account) throws SQLException {
        Optional<String> address;
        try (TokenSet set = tokens.open(jdbc, secret)) {
            address = set.access().<Optional<String>, RuntimeException>use(Mailboxes::address);
        }
        if (address.isEmpty()) {
            return Mailbox.NONE;
        }
        String known = account.origin().accountHash();
        if (known == null || known.charAt(0) != AccountLookup.BY_OPERATION) {
            return Mailbox.UNKNOWN;
        }
        return accounts.nameByOperation(account.provider(), address.get()).equals(known) ? Mailbox.SAME : Mailbox.OTHER;
    }

    /** What stands before the colon; the password is not made a text of. */
    private static Optional<String> address(byte[] secret) {
        int end = 0;
        boolean at = false;
        while (end < secret.length && secret[end] != ':') {
            at |= secret[end] == '@';
            end++;
        }
        return at && end < secret.length
                ? Optional.of(new String(secret, 0, end, StandardCharsets.US_ASCII))
                : Optional.empty();
    }
}
