package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a fault is for: all conditions that were set must hold. Immutable.
 *
 * @since 0.1.0
 */
public final class Target {

    private final @Nullable String host;
    private final @Nullable String pathPrefix;
    private final @Nullable Kind kind;

    private Target(@Nullable String host, @Nullable String pathPrefix, @Nullable Kind kind) {
        this.host = host;
        this.pathPrefix = pathPrefix;
        this.kind = kind;
    }

    /** {@return every request} */
    public static Target any() {
        return new Target(null, null, null);
    }

    /**
     * Selects by host.
     *
     * @param host a public host name, such as {@code sheets.googleapis.com}
     * @return all requests for that host
     */
    public static Target host(String host) {
        return new Target(requireNonNull(host), null, null);
    }

    /**
     * Selects by kind.
     *
     * @param kind what the requests are for
     * @return all requests of that kind, at every host
     */
    public static Target kind(Kind kind) {
        return new Target(null, null, requireNonNull(kind));
    }

    /**
     * Narrows by kind.
     *
     * @param only what the requests are for
     * @return a narrower target
     */
    public Target withKind(Kind only) {
        return new Target(host, pathPrefix, requireNonNull(only));
    }

    /**
     * Narrows by path.
     *
     * @param prefix how the percent-encoded path begins, such as {@code /repos/acme}
     * @return a narrower target
     */
    public Target withPath(String prefix) {
        return new Target(host, requireNonNull(prefix), kind);
    }

    boolean matches(String toHost, String path, Kind ofKind) {
        return (host == null || host.equals(toHost))
                && (pathPrefix == null || path.startsWith(pathPrefix))
                && (kind == null || kind == ofKind);
    }

    @Override
    public String toString() {
        return "Target[host=" + host + ", path=" + pathPrefix + ", kind=" + kind + "]";
    }
}
