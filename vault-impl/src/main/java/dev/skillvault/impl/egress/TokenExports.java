package dev.skillvault.impl.egress;

import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.grant.Permit;
import dev.skillvault.impl.provider.TokenExport;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.token.ExportedToken;
import dev.skillvault.impl.token.ScopedTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The other end of the door: a permitted token leaves. It goes the way of every call, decided and recorded before and after, and is entered in
 * the log by what it allows and when it ends before anybody gets it.
 *
 * <p>Thread-safe.
 */
final class TokenExports {
    private final ScopedTokens tokens;
    private final Committer committer;
    private final Function<SendingChannel, PermittedChannel> around;

    /**
     * Wires the step.
     *
     * @param around what every permitted call passes before it is sent
     */
    TokenExports(ScopedTokens tokens, Committer committer, Function<SendingChannel, PermittedChannel> around) {
        this.tokens = tokens;
        this.committer = committer;
        this.around = around;
    }

    /** Takes the permitted token out. */
    ExportedToken take(Permit permit) {
        Taken taken = new Taken();
        try {
            var unused = around.apply(taken).send(permit);
            return taken.token();
        } catch (RuntimeException e) {
            taken.wipe();
            throw e;
        }
    }

    /** Keeps the token of one call aside of the answer, which every step may see. */
    private final class Taken implements SendingChannel {
        private @Nullable ExportedToken token;

        @Override
        public ApiResponse send(Permit permit, Sendings sendings) {
            boolean whole = permit.call().operation().equals(TokenExport.WHOLE);
            ExportedToken fresh = whole
                    ? tokens.whole(permit)
                    : tokens.narrowed(permit, named(permit, "operation"), named(permit, "repository"));
            token = fresh;
            AuditDraft left = RecordingChannel.draft(EntryKind.TOKEN_EXPORTED, permit)
                    .details(Map.<String, Object>of(
                            "token",
                            whole ? "the account's whole token" : "narrowed by the provider",
                            "scopes",
                            List.copyOf(fresh.scopes()),
                            "repositories",
                            List.copyOf(named(permit, "repository")),
                            "expiresAt",
                            fresh.expiresAt().toString()))
                    .artifact(permit.call().caller().artifact());
            committer.commit(unit -> unit.append(left));
            return ApiResponse.of(200, Map.of(), new byte[0]);
        }

        ExportedToken token() {
            return Optional.ofNullable(token).orElseThrow();
        }

        void wipe() {
            if (token != null) {
                token.close();
            }
        }
    }

    private static Set<String> named(Permit permit, String kind) {
        SortedSet<String> none = new TreeSet<>();
        return permit.call().resources().getOrDefault(kind, none);
    }
}
