package dev.skillvault.impl.egress;

import dev.skillvault.UserId;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.ScopedToken;
import dev.skillvault.egress.ScopedTokenRequest;
import dev.skillvault.impl.approval.ApprovalStep;
import dev.skillvault.impl.approval.ApprovedThing;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.grant.Decider;
import dev.skillvault.impl.grant.OwnCalls;
import dev.skillvault.impl.mail.SmtpSender;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.RequestMatcher;
import dev.skillvault.impl.request.TokenQuestion;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.EndablePause;
import dev.skillvault.impl.token.IntrospectionEndpoint;
import dev.skillvault.impl.token.ScopedTokens;
import dev.skillvault.impl.token.TokenSource;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The only door out, put together in one place: match -> decide -> approved -> recorded -> with a link if dead -> repeated -> what was pinned ->
 * authorised -> sent, and where a grant allows it, the fallback around what was recorded.
 *
 * <p>Thread-safe.
 */
public final class Door {
    private final ProviderCatalog catalog;
    private final Decider decider;
    private final ApprovalStep approvals;
    private final OwnCalls ownCalls;
    private final PermittedChannel channel;
    private final PermittedChannel introspections;
    private final TokenExports exports;
    private final Map<String, RequestMatcher> matchers = new ConcurrentHashMap<>();

    /** Puts the steps together. */
    public Door(
            ProviderCatalog catalog,
            Decider decider,
            ApprovalStep approvals,
            OwnCalls ownCalls,
            TokenSource tokens,
            ScopedTokens scopedTokens,
            IntrospectionEndpoint introspection,
            Dialer dialer,
            Connections connections,
            SmtpSender smtp,
            Committer committer,
            SendingRules rules,
            Function<ConnectionId, Optional<URI>> consentLinks,
            Clock clock) {
        this.catalog = catalog;
        this.decider = decider;
        this.approvals = approvals;
        this.ownCalls = ownCalls;
        Function<SendingChannel, PermittedChannel> recorded =
                end -> new RecordingChannel(committer, clock, new LinkingChannel(consentLinks, end));
        SendingChannel authorised =
                new AuthorisingChannel(tokens, new Sender(dialer, rules.maxResponseBytes()), decider::stillAllows);
        RepositoryIds repositories = new RepositoryIds(ownCalls, recorded.apply(authorised), clock);
        EndablePause pause = rules.pause();
        SendingChannel repeated = new RetryingChannel(
                new PinningChannel(repositories, authorised),
                decider::stillAllows,
                pause,
                pause::isEnded,
                rules.random(),
                clock);
        this.channel = new FallbackChannel(
                recorded.apply(repeated), new MailFallback(catalog, committer, connections, tokens, smtp, clock));
        this.exports =
                new TokenExports(scopedTokens, committer, end -> recorded.apply(new PinningChannel(repositories, end)));
        this.introspections = recorded.apply(new IntrospectingChannel(tokens, introspection));
    }

    /**
     * Sends a skill's request.
     *
     * @throws CallDeniedException if it is refused or denied; nothing was sent
     */
    public ApiResponse send(MatchedCall.Caller caller, String provider, ApiRequest request) {
        MatchedCall call;
        try {
            call = matcher(provider).match(caller, request);
        } catch (RefusedRequestException e) {
            throw decider.refuse(caller, provider, e);
        }
        return channel.send(approvals.admit(call));
    }

    /**
     * Sends a request that a person has approved, as it was kept.
     *
     * @throws CallDeniedException if it is denied; nothing was sent
     */
    public ApiResponse sendApproved(MatchedCall.Caller caller, String provider, ApprovalId approval) {
        return channel.send(approvals.admit(caller, catalog.require(provider), approval, ApprovedThing.REQUEST));
    }

    /**
     * Lets a token out for a skill.
     *
     * @throws CallDeniedException if it is refused or denied, or the provider did not narrow it
     */
    public ScopedToken export(MatchedCall.Caller caller, ScopedTokenRequest wish) {
        MatchedCall call;
        try {
            call = TokenQuestion.of(caller, catalog.require(wish.provider()), wish);
        } catch (RefusedRequestException e) {
            throw decider.refuse(caller, wish.provider(), e);
        }
        return exports.take(approvals.admit(call));
    }

    /**
     * Lets a token out that a person has approved, as it was asked for.
     *
     * @throws CallDeniedException if it is denied
     */
    public ScopedToken exportApproved(MatchedCall.Caller caller, String provider, ApprovalId approval) {
        return exports.take(approvals.admit(caller, catalog.require(provider), approval, ApprovedThing.TOKEN));
    }

    /**
     * Calls a read operation without variables for the vault itself, to see whether a connection works. It goes the way of every call:
     * recorded, with a token that is refreshed once if the provider rejects it.
     */
    public ApiResponse check(UserId user, ConnectionId connection, String provider, Operation operation) {
        MatchedCall call;
        try {
            call = matcher(provider)
                    .match(MatchedCall.Caller.vault(user), ApiRequest.of(operation.method(), operation.path()));
        } catch (RefusedRequestException e) {
            throw new IllegalStateException(
                    "the health check of " + provider + " does not match its own descriptor", e);
        }
        return channel.send(ownCalls.admit(call, connection));
    }

    /**
     * Asks the provider's introspection endpoint about a connection's access token, for the vault itself. It is recorded like every call;
     * a token that is not active is refreshed once.
     */
    public ApiResponse introspect(UserId user, ConnectionId connection, String provider) {
        ProviderDescriptor descriptor = catalog.require(provider);
        URI endpoint = Objects.requireNonNull(descriptor.endpoints().introspection(), "no introspection endpoint");
        return introspections.send(ownCalls.admit(MatchedCall.introspection(user, descriptor, endpoint), connection));
    }

    private RequestMatcher matcher(String provider) {
        return matchers.computeIfAbsent(provider, name -> new RequestMatcher(catalog.require(name)));
    }
}
