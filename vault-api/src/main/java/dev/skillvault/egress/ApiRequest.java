package dev.skillvault.egress;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as a skill writes it: method, path, query and body, with no host and no credential. The host belongs to the operation
 * the request matches; the credential is the vault's business.
 *
 * <p>Immutable: a JSON body is copied when it is set, and serialised once by the vault.
 *
 * @since 0.1.0
 */
public final class ApiRequest {
    private final String method;
    private final String path;
    private final List<Map.Entry<String, String>> query;
    private final Map<String, String> headers;
    private final @Nullable Object json;

    private ApiRequest(
            String method,
            String path,
            List<Map.Entry<String, String>> query,
            Map<String, String> headers,
            @Nullable Object json) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.json = json;
    }

    /**
     * A GET request.
     *
     * @param path absolute path, percent-encoded where needed (see {@link #segment}), without query
     * @return the request
     */
    public static ApiRequest get(String path) {
        return of("GET", path);
    }

    /**
     * A POST request.
     *
     * @param path absolute path, percent-encoded where needed, without query
     * @return the request
     */
    public static ApiRequest post(String path) {
        return of("POST", path);
    }

    /**
     * A request with any method.
     *
     * @param method like {@code PUT}; must match the operation's exactly
     * @param path absolute path, percent-encoded where needed, without query
     * @return the request
     */
    public static ApiRequest of(String method, String path) {
        return new ApiRequest(
                requireNonNull(method, "method"), requireNonNull(path, "path"), List.of(), Map.of(), null);
    }

    /**
     * Percent-encodes a value for use as one path segment (RFC 3986 section 3.3): everything but unreserved characters.
     *
     * @param value any text
     * @return the encoded text
     */
    public static String segment(String value) {
        return PercentEncoding.encode(value);
    }

    /**
     * The same request with one more query parameter.
     *
     * @param name plain text; encoded by the vault. A name may occur once
     * @param value plain text; encoded by the vault
     * @return a new request
     * @throws IllegalArgumentException if the name occurs already
     */
    public ApiRequest query(String name, String value) {
        if (query.stream().anyMatch(each -> each.getKey().equals(name))) {
            throw new IllegalArgumentException("the query parameter " + name + " occurs already");
        }
        List<Map.Entry<String, String>> copy = new ArrayList<>(query);
        copy.add(Map.entry(name, value));
        return new ApiRequest(method, path, Collections.unmodifiableList(copy), headers, json);
    }

    /**
     * The same request with a header. The vault refuses credentials, hosts and whatever else is not the skill's to set.
     *
     * @param name header name
     * @param value one line
     * @return a new request
     */
    public ApiRequest header(String name, String value) {
        Map<String, String> copy = new LinkedHashMap<>(headers);
        copy.put(name.toLowerCase(Locale.ROOT), requireNonNull(value, "value"));
        return new ApiRequest(method, path, query, Collections.unmodifiableMap(copy), json);
    }

    /**
     * The same request with a JSON body.
     *
     * @param value maps with text keys, lists, text, numbers and booleans, nested as needed; copied now
     * @return a new request
     * @throws IllegalArgumentException if there is anything else in it
     */
    public ApiRequest json(Object value) {
        return new ApiRequest(method, path, query, headers, JsonTree.copyOf(value));
    }

    /**
     * The method.
     *
     * @return as given
     */
    public String method() {
        return method;
    }

    /**
     * The path.
     *
     * @return as given, percent-encoded
     */
    public String path() {
        return path;
    }

    /**
     * The query parameters.
     *
     * @return plain names and values in order, unmodifiable
     */
    public List<Map.Entry<String, String>> query() {
        return query;
    }

    /**
     * The headers.
     *
     * @return lower-case names to values, unmodifiable
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The JSON body.
     *
     * @return an unmodifiable tree of maps, lists, text, numbers and booleans; empty if there is no body
     */
    public Optional<Object> json() {
        return Optional.ofNullable(json);
    }

    /** Method and path; never the query, headers or body, which may hold what a user wrote. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
