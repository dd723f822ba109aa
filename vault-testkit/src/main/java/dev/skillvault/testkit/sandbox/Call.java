package dev.skillvault.testkit.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request on its way through a site: the path's variables, and the account it turned out to act for. */
final class Call {

    private final Request request;
    private final Map<String, String> variables;
    private @Nullable String account;
    private @Nullable String family;

    Call(Request request, Map<String, String> variables) {
        this.request = request;
        this.variables = variables;
    }

    Request request() {
        return request;
    }

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    void actsFor(String user) {
        account = user;
    }

    void actsFor(Consent consent) {
        account = consent.user();
        family = consent.id();
    }

    @Nullable
    String account() {
        return account;
    }

    @Nullable
    String family() {
        return family;
    }
}
