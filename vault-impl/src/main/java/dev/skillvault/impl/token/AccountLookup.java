package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.ApiRules;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a provider whose account a new token opens, where its descriptor says how, and keeps only a keyed hash of the answer.
 *
 * <p>Thread-safe.
 */
final class AccountLookup {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    /** OpenID Connect, GitHub, Slack and Gmail; the first there is. */
    private static final List<String> FIELDS = List.of("sub", "id", "user_id", "emailAddress");
    /** The tag of a name that an operation of the descriptor told: of a Gmail account its address. */
    static final char BY_OPERATION = 'o';
    /** 252 bits in hexadecimal, so that it fits its column behind the tag. */
    private static final int NAME_LENGTH = 63;

    private final Dialer dialer;
    private final KeyRing ring;

    AccountLookup(Dialer dialer, KeyRing ring) {
        this.dialer = dialer;
        this.ring = ring;
    }

    FreshTokens.Owner ask(ProviderDescriptor provider, SecretBytes access, Set<String> granted) {
        Optional<Source> source = source(provider, granted);
        if (source.isEmpty() || provider.api().credential().placement() != ApiRules.Placement.BEARER) {
            return FreshTokens.Owner.UNKNOWN;
        }
        Map<String, String> headers = new HashMap<>(provider.api().requestHeaders());
        headers.put("authorization", "Bearer " + access.<String, RuntimeException>use(AccountLookup::text));
        WireRequest question = new WireRequest("GET", source.get().uri(), headers, null);
        try {
            WireResponse answer = dialer.exchange(question, provider.hosts(), DEADLINE);
            if (answer.status() != 200) {
                boolean mayPass = answer.status() == 429 || answer.status() >= 500;
                return mayPass ? FreshTokens.Owner.UNREACHABLE : FreshTokens.Owner.UNKNOWN;
            }
            Optional<String> id =
                    AnswerNormaliser.read(answer.body(), "application/json").flatMap(AccountLookup::id);
            return id.isPresent() ? named(provider, source.get().tag(), id.get()) : FreshTokens.Owner.UNKNOWN;
        } catch (ExchangeFailedException e) {
            return FreshTokens.Owner.UNREACHABLE;
        }
    }

    /** Names from two sources are never compared: one says a number where the other says a mail address. */
    private record Source(String tag, URI uri) {}

    private Optional<Source> source(ProviderDescriptor provider, Set<String> granted) {
        Optional<Source> operation = provider.health().operations().stream()
                .map(provider::operation)
                .flatMap(Optional::stream)
                .filter(each -> !each.onTenantHost() && provider.allows(granted, each))
                .map(each ->
                        new Source(String.valueOf(BY_OPERATION), URI.create("https://" + each.host() + each.path())))
                .findFirst();
        // where there is OpenID Connect, userinfo answers those only who were granted its scope
        URI userInfo = provider.endpoints().userInfo();
        boolean answers = provider.oauth().issuer() == null || granted.contains("openid");
        Optional<Source> source = operation.isPresent() || userInfo == null || !answers
                ? operation
                : Optional.of(new Source("u", userInfo));
        return source.filter(each -> dialer.reaches(each.uri().getHost()));
    }

    /** An account by a name that is as good as the provider's own. */
    FreshTokens.Owner named(ProviderDescriptor provider, String tag, String id) {
        return FreshTokens.Owner.of(name(provider.name(), tag, id));
    }

    /** The name that an account would have by now, had an operation called it so. */
    String nameByOperation(String provider, String id) {
        return name(provider, String.valueOf(BY_OPERATION), id);
    }

    private String name(String provider, String tag, String id) {
        return tag + ring.nameAccount(provider, id).substring(0, NAME_LENGTH);
    }

    private static Optional<String> id(ObjectNode answer) {
        return FIELDS.stream()
                .map(answer::path)
                .filter(value -> value.isTextual() || value.isIntegralNumber())
                .map(JsonNode::asText)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
