package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells whose consent a request makes use of, from its credentials alone and before it has any effect, so that a fault can be meant for
 * one connection and a refused refresh is counted for the one it was tried for.
 */
final class Attribution {

    private static final List<String> FORM_FIELDS = List.of("refresh_token", "token");

    private final World world;

    Attribution(World world) {
        this.world = world;
    }

    Optional<Consent> of(Request request) {
        Parameters form = request.form();
        Stream<String> secrets = Stream.concat(
                FORM_FIELDS.stream().flatMap(field -> form.first(field).stream()),
                Stream.concat(
                        request.json().map(body -> body.path("access_token")).filter(JsonNode::isTextual).stream()
                                .map(JsonNode::asText),
                        Stream.of("Bearer", "token").flatMap(scheme -> request.credentials(scheme).stream())));
        return secrets.flatMap(secret -> world.tokens().trace(secret).stream())
                .findFirst()
                .or(() -> form.first("code").flatMap(world.codes()::consentOf))
                .or(() -> form.first("device_code").flatMap(world.devices()::consentOf));
    }
}
