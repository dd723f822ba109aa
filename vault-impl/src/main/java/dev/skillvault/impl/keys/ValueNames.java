package dev.skillvault.impl.keys;

import dev.skillvault.UserId;
import dev.skillvault.impl.crypto.Hmac;
import dev.skillvault.impl.crypto.SealingKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Names personal values in the log, so that whoever has the agent's keys can test a guess and nobody can read them. The names are HMACs
 * under a key that is derived from the user's: once that is gone, no guess can be tested any more, and a name is 32 random bytes.
 *
 * <p>Thread-safe.
 */
public final class ValueNames {
    /** Where a record's details have the names: an object of arrays, by label. */
    public static final String NAMES = "hmac";
    /** Where they have the id of the user's key. */
    public static final String KEY = "hmacKey";

    private static final HexFormat HEX = HexFormat.of();

    private final KeyRing ring;

    /** Names under the keys of this ring. */
    public ValueNames(KeyRing ring) {
        this.ring = ring;
    }

    /**
     * What a record's details say of a user's values.
     *
     * @param values by label, in their one form
     * @return nothing if the user has no key
     */
    public Map<String, Object> details(
            Connection connection, UserId user, Map<String, ? extends Collection<String>> values) throws SQLException {
        Map<String, Object> details = new TreeMap<>();
        try (SealingKey newest = ring.userKeys().newest(connection, user).orElse(null)) {
            if (newest != null) {
                details.put(NAMES, names(newest, values));
                details.put(KEY, HEX.formatHex(newest.id()));
            }
        }
        return details;
    }

    private static Map<String, Collection<String>> names(
            SealingKey user, Map<String, ? extends Collection<String>> values) {
        Map<String, Collection<String>> names = new TreeMap<>();
        try (SealingKey key = Hmac.derivedKey(user)) {
            values.forEach((label, each) -> names.put(
                    label,
                    each.stream().map(value -> name(key, label, value)).sorted().toList()));
        }
        return names;
    }

    private static String name(SealingKey key, String label, String value) {
        return HEX.formatHex(Hmac.label(key, label, value));
    }

    /**
     * What a value would be called.
     *
     * @param value in its one form
     * @return by the id of each key that is left, of any user and version
     */
    public Map<String, String> guess(Connection connection, String label, String value) throws SQLException {
        Map<String, String> names = new HashMap<>();
        ring.userKeys().forEach(connection, user -> {
            try (SealingKey key = Hmac.derivedKey(user)) {
                names.put(HEX.formatHex(user.id()), name(key, label, value));
            }
        });
        return names;
    }
}
