package dev.skillvault.impl.egress;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.grant.Decider;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.RequestMatcher;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.token.TokenSource;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The only door out, put together in one place: match -> decide -> recorded -> authorised -> sent.
 *
 * <p>Thread-safe.
 */
public final class Door {
    private final ProviderCatalog catalog;
    private final Decider decider;
    private final PermittedChannel channel;
    private final Map<String, RequestMatcher> matchers = new ConcurrentHashMap<>();

    /** Puts the steps together. */
    public Door(
            ProviderCatalog catalog,
            Decider decider,
            TokenSource tokens,
            Dialer dialer,
            Committer committer,
            Clock clock) {
        this.catalog = catalog;
        this.decider = decider;
        this.channel = new RecordingChannel(committer, clock, new AuthorisingChannel(tokens, new Sender(dialer)));
    }

    /**
     * Sends a skill's request.
     *
     * @throws CallDeniedException if it is refused or denied; nothing was sent
     */
    public ApiResponse send(MatchedCall.Caller caller, String provider, ApiRequest request) {
        MatchedCall call;
        try {
            call = matchers.computeIfAbsent(provider, name -> new RequestMatcher(catalog.require(name)))
                    .match(caller, request);
        } catch (RefusedRequestException e) {
            throw decider.refuse(caller, provider, e);
        }
        return channel.send(decider.admit(call));
    }
}
