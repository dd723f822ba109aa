package dev.skillvault.impl.consent;

import java.net.URI;
import java.util.Set;

/** What a provider may send a user's browser back to (RFC 6749 section 3.1.2, RFC 9700 section 4.1). */
final class RedirectUris {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

    private RedirectUris() {}

    /**
     * The same URI.
     *
     * @throws IllegalArgumentException unless it is https, or http on this machine, with neither user nor fragment
     */
    static URI checked(URI uri) {
        boolean here = "http".equals(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost());
        boolean web = here || "https".equals(uri.getScheme());
        if (!web || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "a redirect URI is https, or http on a loopback address, and has neither user nor fragment");
        }
        return uri;
    }
}
