package dev.skillvault.impl.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long tokens live and what ends them earlier, as the provider documents it. For people and for warnings: what an answer says
 * of its own token counts more.
 *
 * @param access the access token, or the static secret
 * @param refresh the refresh token, or null if there is none
 * @param rotating whether a refresh answers with a new refresh token and ends the old one
 * @param sliding whether each use of the refresh token starts its life anew
 * @param revokedBy what ends a token before its time
 */
public record Lifetimes(
        @JsonProperty(required = true) Life access,
        @Nullable Life refresh,
        @JsonProperty(required = true) boolean rotating,
        @JsonProperty(required = true) boolean sliding,
        @JsonProperty(required = true) List<RevokedBy> revokedBy) {

    /**
     * A life.
     *
     * @param duration as ISO 8601 writes it, like {@code PT1H}; null if it has no fixed length
     * @param words for people, like {@code 1 hour}
     */
    public record Life(
            @Nullable Duration duration,
            @JsonProperty(required = true) String words) {}

    /**
     * What ends a token before its time.
     *
     * @param cause for people, like {@code the user changes the password}
     * @param documentation the provider's page that says so
     */
    public record RevokedBy(
            @JsonProperty(required = true) String cause,
            @JsonProperty(required = true) URI documentation) {}
}
