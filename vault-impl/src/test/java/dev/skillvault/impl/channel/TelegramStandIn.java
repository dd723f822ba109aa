package dev.skillvault.impl.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for the Telegram Bot API on this machine: {@code sendMessage} and {@code getUpdates} with long polling, after
 * core.telegram.org/bots/api. An update stays until a poll asks for a later one.
 */
public final class TelegramStandIn implements AutoCloseable {
    public static final String TOKEN = "123456789:AAE-standin_5cFWmQ2d7Jx0PzTqLk3vB8nYhRu";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the bot sent. */
    public record Sent(long chat, String text) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final TreeMap<Long, ObjectNode> updates = new TreeMap<>();
    private final CountDownLatch polled = new CountDownLatch(1);
    private final List<String> journal = new ArrayList<>();
    public final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private volatile boolean broken;
    private long nextUpdate = 1000;
    private long confirmed;

    public TelegramStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/bot" + TOKEN + "/sendMessage", this::sendMessage);
        server.createContext("/bot" + TOKEN + "/getUpdates", this::getUpdates);
        server.start();
    }

    public Map<String, InetSocketAddress> routes() {
        return Map.of("api.telegram.org", server.getAddress());
    }

    /** Everything after this is answered with HTTP 502. */
    public void breakDown() {
        broken = true;
    }

    /** A person writes to the bot. */
    public synchronized void write(long chat, String text) {
        ObjectNode update = JSON.createObjectNode().put("update_id", nextUpdate);
        ObjectNode message =
                update.putObject("message").put("message_id", nextUpdate).put("text", text);
        message.putObject("chat").put("id", chat).put("type", "private");
        updates.put(nextUpdate++, update);
        notifyAll();
    }

    /** Waits for the first poll. */
    public void awaitPolled() throws InterruptedException {
        if (!polled.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody listens");
        }
    }

    /** The next message the bot sends. */
    public Sent awaitSent() throws InterruptedException {
        Sent next = sent.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the bot sent nothing");
        }
        return next;
    }

    /** What was called, in order. */
    public synchronized List<String> journal() {
        return List.copyOf(journal);
    }

    /** The offset of the last poll: everything before it is acknowledged. */
    public synchronized long confirmed() {
        return confirmed;
    }

    private void sendMessage(HttpExchange exchange) throws IOException {
        JsonNode message = JSON.readTree(exchange.getRequestBody());
        synchronized (this) {
            journal.add("sendMessage");
        }
        if (broken) {
            answer(exchange, 502, "bad gateway");
            return;
        }
        sent.add(new Sent(message.path("chat_id").asLong(), message.path("text").asText()));
        answer(exchange, 200, "{\"ok\":true,\"result\":{\"message_id\":1}}");
    }

    private void getUpdates(HttpExchange exchange) throws IOException {
        JsonNode question = JSON.readTree(exchange.getRequestBody());
        if (broken) {
            answer(exchange, 502, "bad gateway");
            return;
        }
        answer(
                exchange,
                200,
                waitFor(
                        question.path("offset").asLong(),
                        question.path("timeout").asLong()));
    }

    private synchronized String waitFor(long offset, long seconds) {
        journal.add("getUpdates");
        confirmed = Math.max(confirmed, offset);
        updates.headMap(offset, false).clear();
        polled.countDown();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (updates.isEmpty() && System.nanoTime() < end) {
                wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ObjectNode answer = JSON.createObjectNode().put("ok", true);
        ArrayNode result = answer.putArray("result");
        updates.values().forEach(result::add);
        return answer.toString();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
