package dev.skillvault.impl.consent;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import dev.skillvault.connection.ConsentLink;
import dev.skillvault.connection.PastedConsent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.function.Function;

/** A consent whose answer a person pastes. */
final class PastedFlow implements PastedConsent {
    /** Port 1 is one of those that browsers refuse to open, so the code reaches nobody on the person's machine. */
    static final URI NOWHERE = URI.create("http://127.0.0.1:1/callback");

    private final Function<Callback, ConnectionInfo> complete;
    private final String state;
    private final ConsentLink link;

    PastedFlow(Function<Callback, ConnectionInfo> complete, String state, ConsentLink link) {
        this.complete = complete;
        this.state = state;
        this.link = link;
    }

    @Override
    public URI authorizationUri() {
        return link.authorizationUri();
    }

    @Override
    public Instant expiresAt() {
        return link.expiresAt();
    }

    @Override
    public ConnectionInfo complete(String pasted) {
        Callback callback = PastedAnswer.parse(pasted).forState(state);
        boolean ours = MessageDigest.isEqual(
                callback.state().getBytes(StandardCharsets.UTF_8), state.getBytes(StandardCharsets.UTF_8));
        if (!ours) {
            throw new ConsentException(
                    ConsentException.Reason.UNKNOWN_ANSWER,
                    "that is the answer to another link; open this consent's own link, and paste the address where it ends");
        }
        return complete.apply(callback);
    }

    @Override
    public String toString() {
        return "PastedFlow[" + link + "]";
    }
}
