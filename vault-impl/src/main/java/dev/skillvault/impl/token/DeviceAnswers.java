package dev.skillvault.impl.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.impl.dial.WireResponse;
import java.time.Duration;
import java.util.Optional;

/** Reads what a token endpoint says before a user has decided, whatever the status it says it with (RFC 8628 section 3.5). */
final class DeviceAnswers {
    private DeviceAnswers() {}

    /** Empty if the answer is none of those. */
    static <T> Optional<Exchange<T>> pending(WireResponse answer) {
        return AnswerNormaliser.read(
                        answer.body(), answer.header("content-type").orElse(""))
                .flatMap(fields -> DeviceAnswers.<T>decode(fields));
    }

    private static <T> Optional<Exchange<T>> decode(ObjectNode answer) {
        String error = AnswerNormaliser.errorCode(answer);
        return switch (error) {
            case "authorization_pending" -> Optional.of(new Exchange.Pending<T>(false, null));
            case "slow_down" -> Optional.of(DeviceAnswers.<T>slowDown(answer.path("interval")));
            case "access_denied", "expired_token", "incorrect_device_code" ->
                Optional.of(new Exchange.Refused<T>(error));
            default -> Optional.empty();
        };
    }

    /** GitHub names the new interval, and others do not. */
    private static <T> Exchange<T> slowDown(JsonNode interval) {
        Duration named = DeviceEndpoint.seconds(interval, Duration.ZERO);
        return new Exchange.Pending<T>(true, named.isZero() ? null : named);
    }
}
