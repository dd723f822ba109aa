package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A receiver of webhooks at {@value #HOST}: any POST is taken, answered with 204, and kept with its headers as it came. Spoil its answers
 * with {@link Faults} to see a delivery repeated. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SandboxWebhooks {

    /** The host to send to, in {@link Sandbox#routes()} like any provider's. */
    public static final String HOST = "hooks.example.test";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * One delivery that was processed.
     *
     * @param at the sandbox's time
     * @param path the path, percent-encoded
     * @param headers by name, in lower case
     * @param body as it was sent; signatures are over its bytes in UTF-8
     * @since 0.1.0
     */
    public record Delivery(Instant at, String path, Map<String, List<String>> headers, String body) {

        /**
         * Looks up a header.
         *
         * @param name in any case
         * @return its first value
         */
        public Optional<String> header(String name) {
            TreeMap<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            byName.putAll(headers);
            return Optional.ofNullable(byName.get(name))
                    .flatMap(values -> values.stream().findFirst());
        }
    }

    private final World world;
    private final List<Delivery> deliveries = new ArrayList<>();

    SandboxWebhooks(World world) {
        this.world = world;
    }

    /** {@return what was delivered since this start, oldest first} */
    public List<Delivery> deliveries() {
        synchronized (world.lock()) {
            return List.copyOf(deliveries);
        }
    }

    /**
     * Waits for deliveries.
     *
     * @param count how many there shall be, since this start
     * @return the deliveries, at least so many
     * @throws IllegalStateException if there are fewer after 30 seconds, or the waiting thread is interrupted
     */
    public List<Delivery> await(int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (world.lock()) {
            while (deliveries.size() < count) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new IllegalStateException(
                            deliveries.size() + " of " + count + " deliveries within " + PATIENCE);
                }
                try {
                    world.lock().wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for a delivery", e);
                }
            }
            return List.copyOf(deliveries);
        }
    }

    Site site() {
        return new Site(HOST, Answer.page(404, "Not Found"))
                .on("POST", "/", Kind.WEBHOOK, this::take)
                .on("POST", "/{first}", Kind.WEBHOOK, this::take)
                .on("POST", "/{first}/{second}", Kind.WEBHOOK, this::take);
    }

    private Answer take(Call call) {
        Request request = call.request();
        deliveries.add(new Delivery(world.clock().instant(), request.path(), request.headers(), request.body()));
        world.lock().notifyAll();
        return Answer.noContent();
    }
}
