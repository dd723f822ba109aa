package dev.skillvault.impl.provider;

import dev.skillvault.grant.Risk;
import java.util.List;
import java.util.regex.Pattern;

/** What a descriptor must say of how the vault learns whose account a token opens: only what can be asked and found. */
final class AccountCheck {
    /** RFC 6901 section 3, without the one that means the whole answer. */
    private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

    private AccountCheck() {}

    static void check(ProviderDescriptor descriptor) {
        boolean hasUserInfo = descriptor.endpoints().userInfo() != null;
        List<AccountSource> sources = descriptor.account();
        for (AccountSource source : sources) {
            require(!source.id().isEmpty(), "account must say where the id stands in the answer");
            source.id()
                    .forEach(pointer -> require(
                            POINTER.matcher(pointer).matches(),
                            "'" + pointer + "' in account is no JSON Pointer like /data/id"));
            source.operationName().ifPresent(name -> asksWithoutVariables(descriptor, name));
            require(source.operation() != null || hasUserInfo, "account needs an operation, or a userInfo endpoint");
            require(
                    source.operation() == null || source.scope() == null,
                    "a scope in account is for userInfo only: an operation has its own");
        }
        require(
                !hasUserInfo || sources.stream().anyMatch(source -> source.operation() == null),
                "there is a userInfo endpoint, but account does not say where the id stands in its answer");
    }

    private static void asksWithoutVariables(ProviderDescriptor descriptor, String name) {
        Operation operation = descriptor
                .operation(name)
                .orElseThrow(() -> new IllegalArgumentException("account names the unknown operation " + name));
        require(
                operation.risk() == Risk.READ
                        && !operation.onTenantHost()
                        && !operation.path().contains("{"),
                "account needs an operation that reads, on a host of its own, without variables, unlike " + name);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
