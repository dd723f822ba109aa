package dev.skillvault.testkit.sandbox;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

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
