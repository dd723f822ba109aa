package dev.skillvault.transport;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a vendor's client writes its requests.
 *
 * @param hosts the provider's public hosts; no other is asked
 * @param credentialParameters query parameters that carry a credential
 * @param plainColon a colon that is part of a path's text, and is percent-encoded for the vault
 */
record Dialect(Set<String> hosts, Set<String> credentialParameters, Pattern plainColon) {

    /**
     * Google's clients write the colon of a range ({@code Q3!A1:B2}) like that of a custom method ({@code :append}). Methods are words of
     * four letters or more at the path's end, columns have three at most (AIP-136, "Custom methods").
     */
    static Dialect google(Set<String> hosts) {
        return new Dialect(
                Set.copyOf(hosts),
                Set.of("access_token", "key", "oauth_token"),
                Pattern.compile(":(?![a-z][A-Za-z]{3,}$)"));
    }

    /** GitHub's API has no custom methods. */
    static Dialect gitHub() {
        return new Dialect(Set.of("api.github.com"), Set.of("access_token", "client_secret"), Pattern.compile(":"));
    }

    /** The path in the one form in which the vault can tell a value's colon from a method's. */
    String path(String rawPath) {
        return plainColon.matcher(rawPath).replaceAll(Matcher.quoteReplacement("%3A"));
    }
}
