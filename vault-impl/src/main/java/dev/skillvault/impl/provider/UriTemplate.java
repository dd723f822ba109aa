package dev.skillvault.impl.provider;

import java.net.URI;
import java.util.regex.Pattern;

/** A URL with variables in its path, like {@code https://api.github.com/applications/{client_id}/token}. */
final class UriTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\{[a-z_]+}");

    private UriTemplate() {}

    /** The URL with every variable filled by a plain word: good for checks, not for sending. */
    static URI sample(String template) {
        return URI.create(VARIABLE.matcher(template).replaceAll("id"));
    }

    static String host(String template) {
        return sample(template).getHost();
    }
}
