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

    private static final Target ANY = new Target(null, null, null, null, null);

    private final @Nullable String host;
    private final @Nullable String pathPrefix;
    private final @Nullable Kind kind;
    private final @Nullable String account;
    private final @Nullable String family;

    private Target(
            @Nullable String host,
            @Nullable String pathPrefix,
            @Nullable Kind kind,
            @Nullable String account,
            @Nullable String family) {
        this.host = host;
        this.pathPrefix = pathPrefix;
        this.kind = kind;
        this.account = account;
        this.family = family;
    }

    /** {@return every request} */
    public static Target any() {
        return ANY;
    }

    /**
     * Selects by host.
     *
     * @param host a public host name, such as {@code sheets.googleapis.com}
     * @return all requests for that host
     */
    public static Target host(String host) {
        return new Target(requireNonNull(host), null, null, null, null);
    }

    /**
     * Selects by kind.
     *
     * @param kind what the requests are for
     * @return all requests of that kind, at every host
     */
    public static Target kind(Kind kind) {
        return ANY.withKind(kind);
    }

    /**
     * Narrows by kind.
     *
     * @param only what the requests are for
     * @return a narrower target
     */
    public Target withKind(Kind only) {
        return new Target(host, pathPrefix, requireNonNull(only), account, family);
    }

    /**
     * Narrows by path.
     *
     * @param prefix how the percent-encoded path begins, such as {@code /repos/acme}
     * @return a narrower target
     */
    public Target withPath(String prefix) {
        return new Target(host, requireNonNull(prefix), kind, account, family);
    }

    /**
     * Narrows by account: to requests whose token, code or device code is, or was, that of one user.
     *
     * @param user as named to {@link Sandbox#browser}
     * @return a narrower target
     */
    public Target withAccount(String user) {
        return new Target(host, pathPrefix, kind, requireNonNull(user), family);
    }

    /**
     * Narrows by connection: to requests whose tokens came of one consent.
     *
     * @param only as {@link RecordedRequest#family()} names it
     * @return a narrower target
     */
    public Target withFamily(String only) {
        return new Target(host, pathPrefix, kind, account, requireNonNull(only));
    }

    boolean matches(Aim aim) {
        return (host == null || host.equals(aim.host()))
                && (pathPrefix == null || aim.path().startsWith(pathPrefix))
                && (kind == null || kind == aim.kind())
                && (account == null || account.equals(aim.account()))
                && (family == null || family.equals(aim.family()));
    }

    @Override
    public String toString() {
        return "Target[host=" + host + ", path=" + pathPrefix + ", kind=" + kind + ", account=" + account + ", family="
                + family + "]";
    }
}
