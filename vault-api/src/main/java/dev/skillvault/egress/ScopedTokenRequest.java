package dev.skillvault.egress;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which token a skill asks for: for some operations of a provider, narrowed there; or the account's own, whole.
 *
 * <p>Immutable.
 *
 * @since 0.1.0
 */
public final class ScopedTokenRequest {
    private final String provider;
    private final Set<String> operations;
    private final Set<String> repositories;

    private ScopedTokenRequest(String provider, Iterable<String> operations, Iterable<String> repositories) {
        this.provider = requireNonNull(provider, "provider");
        this.operations = sorted(operations);
        this.repositories = sorted(repositories);
    }

    private static Set<String> sorted(Iterable<String> names) {
        Set<String> sorted = new TreeSet<>();
        names.forEach(name -> sorted.add(requireNonNull(name, "name")));
        return Collections.unmodifiableSet(sorted);
    }

    /**
     * A token that the provider narrows to the least these operations need. One permission must name all of them, and {@code token.export}.
     *
     * @param provider name of the provider, like {@code google}
     * @param operation name of an operation, like {@code gmail.messages.send}
     * @param more others
     * @return the request
     */
    public static ScopedTokenRequest of(String provider, String operation, String... more) {
        Set<String> operations = new TreeSet<>(Arrays.asList(more));
        operations.add(operation);
        return new ScopedTokenRequest(provider, operations, List.of());
    }

    /**
     * The account's access token as it is, with all that the user consented to. A permission without any limit of resources must name
     * {@code token.exportWhole}.
     *
     * @param provider name of the provider, like {@code google}
     * @return the request
     */
    public static ScopedTokenRequest whole(String provider) {
        return new ScopedTokenRequest(provider, List.of(), List.of());
    }

    /**
     * The same, narrowed to repositories as well. Needed where the permission is limited to repositories, and for the token of a user of a GitHub
     * App.
     *
     * @param names like {@code acme/site}, at least one, all of one owner
     * @return a new request
     * @throws IllegalArgumentException if there is none, or the whole token was asked for
     */
    public ScopedTokenRequest onlyRepositories(String... names) {
        if (names.length == 0 || isWhole()) {
            throw new IllegalArgumentException("name at least one repository, of a token that is not the whole one");
        }
        return new ScopedTokenRequest(provider, operations, Arrays.asList(names));
    }

    /**
     * The provider.
     *
     * @return its name
     */
    public String provider() {
        return provider;
    }

    /**
     * The operations.
     *
     * @return names, sorted; empty for the whole token
     */
    public Set<String> operations() {
        return operations;
    }

    /**
     * The repositories.
     *
     * @return names, sorted; empty if it is not narrowed to any
     */
    public Set<String> repositories() {
        return repositories;
    }

    /**
     * Whether the account's token as it is is asked for.
     *
     * @return true if it is not to be narrowed
     */
    public boolean isWhole() {
        return operations.isEmpty();
    }
}
