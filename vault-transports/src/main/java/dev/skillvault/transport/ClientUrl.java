package dev.skillvault.transport;

import dev.skillvault.transport.TransportRefusedException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A URL that a client wants to call, taken apart (RFC 3986 section 3). Nothing of it is repaired.
 *
 * @param path percent-encoded
 * @param query plain names to values, in order
 */
record ClientUrl(String path, Map<String, String> query) {
    private static final String REPLACEMENT = "\ufffd";

    static ClientUrl parse(String url, Dialect dialect) {
        URI uri = uri(url);
        boolean own = "https".equals(uri.getScheme())
                && uri.getHost() != null
                && dialect.hosts().contains(uri.getHost())
                && uri.getRawUserInfo() == null
                && (uri.getPort() == -1 || uri.getPort() == 443);
        if (!own) {
            throw new TransportRefusedException(
                    Reason.OTHER_HOST,
                    "Through this transport only https://"
                            + String.join(" and https://", new TreeSet<>(dialect.hosts()))
                            + " can be called; leave the client's root URL as it is.");
        }
        if (uri.getRawFragment() != null) {
            throw malformed();
        }
        return new ClientUrl(dialect.path(uri.getRawPath()), query(uri.getRawQuery(), dialect));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw malformed();
        }
    }

    private static Map<String, String> query(@Nullable String raw, Dialect dialect) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String parameter : raw.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
            if (dialect.credentialParameters().contains(name)) {
                throw new TransportRefusedException(
                        Reason.CREDENTIAL,
                        "The vault attaches the credential itself; take the query parameter " + name
                                + " out of the client's configuration.");
            }
            if (query.put(name, decode(equals < 0 ? "" : parameter.substring(equals + 1))) != null) {
                throw new TransportRefusedException(
                        Reason.REPEATED_PARAMETER,
                        "The vault takes each query parameter once; ask for one value at a time, or use an operation that"
                                + " takes a list in its body.");
            }
        }
        return query;
    }

    private static String decode(String text) {
        String plain;
        try {
            plain = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
        if (plain.contains(REPLACEMENT)) {
            throw malformed();
        }
        return plain;
    }

    private static TransportRefusedException malformed() {
        return new TransportRefusedException(
                Reason.MALFORMED_URL, "The client's URL is not well-formed; check the ids and names it was given.");
    }
}
