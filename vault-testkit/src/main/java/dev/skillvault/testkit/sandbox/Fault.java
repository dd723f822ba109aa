package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something that goes wrong with one request. Each factory says whether the request still has its effect, because that is
 * what a client cannot see.
 *
 * <p>Note that {@code java.net.http} repeats a GET by itself when a reused connection is closed without an answer; a test that
 * drops one should expect two requests.
 *
 * @since 0.1.0
 */
public abstract class Fault {

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    /** Empty: the connection is closed without an answer. */
    abstract Optional<Answer> around(Processing processing);

    /**
     * Answers with a status of your choice; the request has no effect.
     *
     * @param code the HTTP status
     * @param body the body, may be empty
     * @param headers more headers, such as {@code Retry-After}
     * @return the fault
     */
    public static Fault status(int code, String body, Map<String, String> headers) {
        Answer answer = new Answer(code, Map.copyOf(headers), requireNonNull(body));
        return new Plain("status " + code, processing -> Optional.of(answer));
    }

    /** {@return a fault that processes the request, then closes the connection without an answer} */
    public static Fault dropBeforeAnswer() {
        return new Plain("drop before answer", processing -> {
            processing.run();
            return Optional.empty();
        });
    }

    /** {@return a fault that closes the connection without an answer; the request has no effect} */
    public static Fault dropBeforeProcessing() {
        return new Plain("drop before processing", processing -> Optional.empty());
    }

    /** {@return a fault that answers 200 with a body that breaks off inside its JSON; the request has no effect} */
    public static Fault malformedBody() {
        return status(200, "{\"access_token\": \"", Map.of("Content-Type", "application/json; charset=UTF-8"));
    }

    /** {@return a fault that answers 200 with an empty body; the request has no effect} */
    public static Fault emptyBody() {
        return status(200, "", Map.of("Content-Type", "application/json; charset=UTF-8"));
    }

    /**
     * Answers that it is too much or too late now, and when to come again; the request has no effect.
     *
     * @param code 429, 503 or another HTTP status
     * @param after sent in whole seconds as {@code Retry-After} (RFC 9110 section 10.2.3)
     * @return the fault
     */
    public static Fault retryLater(int code, Duration after) {
        return status(code, "", Map.of("Retry-After", Long.toString(after.toSeconds())));
    }

    /** {@return a fault that answers as a firewall before the provider does, with 403 and a page in HTML; the request has no effect} */
    public static Fault firewallPage() {
        return status(
                403,
                "<!DOCTYPE html><html><head><title>Attention Required!</title></head><body>Sorry, you have been"
                        + " blocked</body></html>",
                Map.of("Content-Type", "text/html; charset=UTF-8"));
    }

    /**
     * Processes the request and changes one field of its JSON answer, such as {@code expires_in} to text, to zero or to milliseconds. An
     * answer that is no JSON object goes out as it is.
     *
     * @param name the field
     * @param value what it says instead
     * @return the fault
     */
    public static Fault field(String name, JsonNode value) {
        requireNonNull(value);
        return changed("field " + name, body -> body.set(name, value));
    }

    /**
     * Processes the request and leaves one field out of its JSON answer. An answer that is no JSON object goes out as it is.
     *
     * @param name the field
     * @return the fault
     */
    public static Fault withoutField(String name) {
        requireNonNull(name);
        return changed("without field " + name, body -> body.remove(name));
    }

    private static Fault changed(String description, Consumer<ObjectNode> change) {
        return new Plain(description, processing -> {
            Answer answer = processing.run();
            Optional<ObjectNode> body =
                    Json.read(answer.body()).filter(JsonNode::isObject).map(ObjectNode.class::cast);
            body.ifPresent(change);
            return Optional.of(body.map(changed -> new Answer(answer.status(), answer.headers(), Json.write(changed)))
                    .orElse(answer));
        });
    }

    /** {@return a fault that keeps requests waiting before they have their effect, until it is released} */
    public static Hold hold() {
        return new Hold(false);
    }

    /** {@return a fault that lets requests have their effect and keeps their answers back, until it is released} */
    public static Hold holdAnswer() {
        return new Hold(true);
    }

    @Override
    public final String toString() {
        return "Fault[" + description + "]";
    }

    /** Lets the request have its effect. */
    interface Processing {
        Answer run();
    }

    private interface Effect {
        Optional<Answer> around(Processing processing);
    }

    private static final class Plain extends Fault {

        private final Effect effect;

        Plain(String description, Effect effect) {
            super(description);
            this.effect = effect;
        }

        @Override
        Optional<Answer> around(Processing processing) {
            return effect.around(processing);
        }
    }
}
