package dev.skillvault.impl.token;

import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.provider.AccountSource;
import dev.skillvault.impl.provider.ApiRules;
import dev.skillvault.impl.provider.ProviderDescriptor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
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
        Optional<Question> question = question(provider, granted);
        if (question.isEmpty() || provider.api().credential().placement() != ApiRules.Placement.BEARER) {
            return FreshTokens.Owner.UNKNOWN;
        }
        Map<String, String> headers = new HashMap<>(provider.api().requestHeaders());
        headers.put("authorization", "Bearer " + access.<String, RuntimeException>use(AccountLookup::text));
        WireRequest request =
                new WireRequest(question.get().method(), question.get().uri(), headers, null);
        try {
            WireResponse answer = dialer.exchange(request, provider.hosts(), DEADLINE);
            if (answer.status() != 200) {
                boolean mayPass = answer.status() == 429 || answer.status() >= 500;
                return mayPass ? FreshTokens.Owner.UNREACHABLE : FreshTokens.Owner.UNKNOWN;
            }
            Optional<String> id = AnswerNormaliser.read(answer.body(), "application/json")
                    .flatMap(question.get().source()::idIn);
            return id.isPresent() ? named(provider, question.get().tag(), id.get()) : FreshTokens.Owner.UNKNOWN;
        } catch (ExchangeFailedException e) {
            return FreshTokens.Owner.UNREACHABLE;
        }
    }

    /** Names from an operation and from userinfo are never compared: one may be a mail address where the other is a number. */
    private record Question(AccountSource source, String tag, String method, URI uri) {}

    private Optional<Question> question(ProviderDescriptor provider, Set<String> granted) {
        return provider.account().stream()
                .map(source -> question(provider, source, granted))
                .flatMap(Optional::stream)
                .findFirst()
                .filter(each -> dialer.reaches(each.uri().getHost()));
    }

    /** Empty if the granted scopes do not allow it. */
    private static Optional<Question> question(ProviderDescriptor provider, AccountSource source, Set<String> granted) {
        if (source.operationName().isPresent()) {
            return source.operationName()
                    .flatMap(provider::operation)
                    .filter(operation -> !operation.onTenantHost() && provider.allows(granted, operation))
                    .map(operation -> new Question(
                            source,
                            String.valueOf(BY_OPERATION),
                            operation.method(),
                            URI.create("https://" + operation.host() + operation.path())));
        }
        URI userInfo = provider.endpoints().userInfo();
        boolean answers = source.scope() == null || granted.contains(source.scope());
        return userInfo == null || !answers
                ? Optional.empty()
                : Optional.of(new Question(source, "u", "GET", userInfo));
    }

    /** An account by a name that is as good as the provider's own. */
    FreshTokens.Owner named(ProviderDescriptor provider, String tag, String id) {
        return FreshTokens.Owner.of(name(provider.name(), tag, id));
    }

    /** The name that an account would have by now, had an operation called it so. */
    String nameByOperation(String provider, String id) {
        return name(provider, String.valueOf(BY_OPERATION), id);
    }

    /** A mail address is one address in any case, as far as the providers go that call an account by it. */
    private String name(String provider, String tag, String id) {
        String same = id.indexOf('@') < 0 ? id : id.toLowerCase(Locale.ROOT);
        return tag + ring.nameAccount(provider, same).substring(0, NAME_LENGTH);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
