package dev.skillvault.impl.discovery;

import dev.skillvault.VaultConfigurationException;
import java.net.URI;
import java.util.List;

/**
 * An authorization server's identifier: https, with a host and perhaps a path, no query and no fragment (RFC 8414 section 2).
 *
 * @param id as it was given; it is compared character by character
 */
record Issuer(String id) {

    /**
     * Checks an identifier.
     *
     * @throws VaultConfigurationException if it is not one
     */
    static Issuer of(String name, URI uri) {
        boolean fit = "https".equals(uri.getScheme())
                && uri.getHost() != null
                && uri.getHost().equals(uri.getRawAuthority())
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.equals(uri.normalize());
        if (!fit) {
            throw new VaultConfigurationException("the issuer of '" + name
                    + "' must be an https URL with a plain host name, without user, port, query and fragment");
        }
        return new Issuer(uri.toString());
    }

    String host() {
        return URI.create(id).getHost();
    }

    /** Where its metadata may be: RFC 8414 section 3.1, then OpenID Connect Discovery 1.0 section 4. */
    List<URI> metadata() {
        String path = URI.create(id).getRawPath();
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return List.of(
                URI.create("https://" + host() + "/.well-known/oauth-authorization-server" + bare),
                URI.create("https://" + host() + bare + "/.well-known/openid-configuration"));
    }
}
