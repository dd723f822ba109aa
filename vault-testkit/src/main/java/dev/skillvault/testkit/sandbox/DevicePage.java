package dev.skillvault.testkit.sandbox;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The page where a person types the user code of a device (RFC 8628 section 3.3). The person is the sandbox's {@link Browser}. */
final class DevicePage {

    static final String USER_CODE = "user_code";

    private final World world;
    private final Provider provider;

    DevicePage(World world, Provider provider) {
        this.world = world;
        this.provider = provider;
    }

    Answer show(Call call) {
        return Answer.page(
                200, "Enter the code displayed on your device: this page is played by the sandbox's Browser");
    }

    Answer enter(Call call) {
        Request request = call.request();
        Optional<String> user = request.header(AuthorizationEndpoint.USER);
        if (user.isEmpty()) {
            return show(call);
        }
        call.actsFor(user.get());
        String userCode = request.form().value(USER_CODE);
        Optional<Set<String>> requested = world.devices().scopesOf(userCode, provider);
        if (requested.isEmpty()) {
            return Answer.page(404, "That code was not correct. Try again.");
        }
        Set<String> granted = new LinkedHashSet<>(requested.get());
        request.header(AuthorizationEndpoint.GRANT_ONLY)
                .ifPresent(only -> granted.retainAll(List.of(only.split(" ", -1))));
        boolean nothingLeft = granted.isEmpty() && !requested.get().isEmpty();
        if (request.header(AuthorizationEndpoint.DENY).isPresent() || nothingLeft) {
            world.devices().decide(userCode, null);
            return Answer.page(200, "Access was denied.");
        }
        world.devices().decide(userCode, Consent.of(provider, user.get(), granted, true));
        return Answer.page(200, "Congratulations, you're all set!");
    }
}
