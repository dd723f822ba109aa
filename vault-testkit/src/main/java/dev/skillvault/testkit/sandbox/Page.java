package dev.skillvault.testkit.sandbox;

import java.net.URI;

/**
 * What the browser shows in the end.
 *
 * @param status the HTTP status
 * @param body the text of the page
 * @param location the address bar; it can hold a code, so {@link #toString()} shows it without its query
 * @since 0.1.0
 */
public record Page(int status, String body, URI location) {

    @Override
    public String toString() {
        return "Page[status=" + status + ", location=" + location.getScheme() + "://" + location.getRawAuthority()
                + location.getRawPath() + "]";
    }
}
