package dev.skillvault.impl.discovery;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An issuer's host: answers each path with a status and a text, and everything else with 404. */
public final class StandIn implements AutoCloseable {
    private record Page(int status, String text) {}

    private final HttpServer server;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();

    /** Listens on a free port of this machine. */
    public StandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            bodies.put(path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Page page = pages.getOrDefault(path, new Page(404, "nothing here"));
            byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
            if (page.status() / 100 == 3) {
                exchange.getResponseHeaders().add("location", page.text());
            }
            exchange.sendResponseHeaders(page.status(), body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    /** What a path answers from now on. */
    public void answer(String path, int status, String text) {
        pages.put(path, new Page(status, text));
    }

    /** Every path that was asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** What a path was last sent; empty if that was nothing. */
    public String body(String path) {
        return bodies.getOrDefault(path, "");
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
