package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an account's own API host is recognised. It is taken from the token answer at consent, pinned to the connection, and never
 * changed by a later answer.
 *
 * @param field the field of the token answer that holds its URL, like {@code instance_url}
 * @param suffix what the host must end with, like {@code .my.salesforce.com}; before it stand one or two labels, no more
 */
public record TenantHost(
        @JsonProperty(required = true) String field,
        @JsonProperty(required = true) String suffix) {
    /** In an operation's host: the one that was pinned. */
    public static final String VARIABLE = "{tenant}";

    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final Pattern LABELS = Pattern.compile(LABEL + "(\\." + LABEL + ")?");

    /** Whether a host may be pinned. */
    public boolean accepts(String host) {
        return host.length() <= 253
                && host.endsWith(suffix)
                && LABELS.matcher(host.substring(0, host.length() - suffix.length()))
                        .matches();
    }

    /** The host in a token answer's URL; empty unless it is {@code https://HOST} with a host that is accepted, and no more. */
    public Optional<String> hostIn(String url) {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            boolean bare = host != null && ("https://" + host).equals(url.endsWith("/") ? withoutSlash(url) : url);
            return bare && accepts(host) ? Optional.of(host) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String withoutSlash(String url) {
        return url.substring(0, url.length() - 1);
    }
}
