package dev.skillvault.impl.token;

import dev.skillvault.CannotOpenException;
import dev.skillvault.impl.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The fields of each kind of {@link Renewal}, in the order in which they are sealed. Text is UTF-8 behind an equals sign, so never empty. */
final class RenewalFields {
    private static final int[] COUNTS = {0, 1, 1, 5, 3};

    private RenewalFields() {}

    static List<SecretBytes> of(Renewal renewal) {
        return renewal.<List<SecretBytes>>fold(
                none -> List.of(),
                token -> List.of(token.secret()),
                credentials -> List.of(text(scopes(credentials.scopes()))),
                account -> List.of(
                        text(account.email()),
                        text(account.keyId()),
                        account.key(),
                        text(account.subject() == null ? "" : account.subject()),
                        text(scopes(account.scopes()))),
                installation -> List.of(
                        text(installation.appId()),
                        text(Long.toString(installation.installationId())),
                        installation.key()));
    }

    static Renewal read(int kind, List<SecretBytes> fields) {
        if (kind < 0 || kind >= COUNTS.length || fields.size() != COUNTS[kind]) {
            throw new CannotOpenException();
        }
        try {
            return switch (kind) {
                case 1 -> new Renewal.RefreshToken(fields.get(0));
                case 2 -> new Renewal.ClientCredentials(scopes(fields.get(0)));
                case 3 ->
                    new Renewal.ServiceAccount(
                            text(fields.get(0)),
                            text(fields.get(1)),
                            fields.get(2),
                            optional(text(fields.get(3))),
                            scopes(fields.get(4)));
                case 4 ->
                    new Renewal.Installation(text(fields.get(0)), Long.parseLong(text(fields.get(1))), fields.get(2));
                default -> new Renewal.None();
            };
        } catch (NumberFormatException e) {
            throw new CannotOpenException();
        }
    }

    private static SecretBytes text(String value) {
        return SecretBytes.copyOf(("=" + value).getBytes(StandardCharsets.UTF_8));
    }

    private static String text(SecretBytes field) {
        String value = field.<String, RuntimeException>use(bytes -> new String(bytes, StandardCharsets.UTF_8));
        if (!value.startsWith("=")) {
            throw new CannotOpenException();
        }
        return value.substring(1);
    }

    private static @Nullable String optional(String value) {
        return value.isEmpty() ? null : value;
    }

    private static String scopes(Set<String> scopes) {
        return String.join(" ", new TreeSet<>(scopes));
    }

    private static Set<String> scopes(SecretBytes field) {
        String joined = text(field);
        return joined.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(joined.split(" ", -1)));
    }
}
