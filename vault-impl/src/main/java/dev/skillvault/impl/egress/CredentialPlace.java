package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.impl.provider.ApiRules;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Where a provider wants its credential: in the authorization header, or as the first segment of the path. */
record CredentialPlace(ApiRules.Credential rule) {

    static CredentialPlace of(ProviderDescriptor provider) {
        return new CredentialPlace(provider.api().credential());
    }

    /** The URL to send to, which is a secret itself if the credential stands in it. */
    URI attach(byte[] raw, URI uri, Map<String, String> headers) {
        return switch (rule.placement()) {
            case BEARER -> {
                headers.put("authorization", "Bearer " + new String(raw, StandardCharsets.US_ASCII));
                yield uri;
            }
            case BASIC -> {
                headers.put("authorization", "Basic " + Base64.getEncoder().encodeToString(raw));
                yield uri;
            }
            case PATH_SEGMENT -> inPath(raw, uri);
        };
    }

    /** A colon is plain in a path (RFC 3986 section 3.3), and Telegram's tokens have one. */
    private URI inPath(byte[] raw, URI uri) {
        String prefix = rule.prefix() == null ? "" : rule.prefix();
        String segment = prefix
                + ApiRequest.segment(new String(raw, StandardCharsets.US_ASCII)).replace("%3A", ":");
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create("https://" + uri.getRawAuthority() + "/" + segment + uri.getRawPath() + query);
    }
}
