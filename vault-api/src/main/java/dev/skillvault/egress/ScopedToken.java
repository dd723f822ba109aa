package dev.skillvault.egress;

import java.time.Instant;
import java.util.Set;
import java.util.function.Function;

/**
 * An access token that has left the vault, see {@link dev.skillvault.skill.SkillContext#scopedToken}. From here on the vault neither decides nor
 * records what is done with it: whoever has the value can use it until it expires.
 *
 * <p><b>Security guarantees:</b> its text form shows nothing of the value, it has no equality by value, it is not serializable, and it is made for one
 * skill and one request, never kept and never given out twice. It cannot be renewed.
 *
 * <p><b>Threading.</b> Thread-safe.
 *
 * @since 0.1.0
 */
public interface ScopedToken extends AutoCloseable {

    /**
     * Lends the value for the length of one call; the array is wiped when that returns. What is made of it, a text or a header, is the
     * caller's to guard.
     *
     * @param <T> what the call returns
     * @param use gets the token's bytes in ASCII
     * @return what the call returned
     * @throws IllegalStateException if this token is closed
     */
    <T> T reveal(Function<byte[], T> use);

    /**
     * What the provider said that it allows: scopes, or a GitHub App's permissions like {@code issues:write}.
     *
     * @return the names, sorted
     */
    Set<String> scopes();

    /**
     * When it ends, by the provider's word.
     *
     * @return the first instant at which it no longer works
     */
    Instant expiresAt();

    /** Wipes the value here. The token itself lives on at the provider until it expires. */
    @Override
    void close();
}
