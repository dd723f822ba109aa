package dev.skillvault.testkit.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;

/** One port of 127.0.0.1 that stands for one public host. */
final class Listener implements AutoCloseable {

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        // the JDK's server writes head and body apart, and without this each answer on a reused connection waits 40 ms
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private final Site site;
    private final World world;
    private final Attribution attribution;
    private final Runnable changed;
    private final HttpServer server;

    /**
     * Starts listening.
     *
     * @param changed runs under the sandbox's lock after each request that may have changed something
     */
    Listener(Site site, World world, Executor executor, Runnable changed) {
        this.site = site;
        this.world = world;
        this.attribution = new Attribution(world);
        this.changed = changed;
        try {
            server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", this::serve);
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = Request.read(exchange);
            Site.Visit visit = site.visit(request);
            Optional<Answer> answer = count(request, visit);
            if (answer.isPresent()) {
                send(exchange, answer.get());
            }
            // an exchange closed before its headers were sent closes the connection
        }
    }

    /** Over before the answer is sent: a client that has it may send its next request at once. */
    private Optional<Answer> count(Request request, Site.Visit visit) {
        world.traffic().arrived(site.host(), visit.kind());
        try {
            return answer(request, visit);
        } finally {
            world.traffic().left(site.host(), visit.kind());
        }
    }

    private Optional<Answer> answer(Request request, Site.Visit visit) {
        synchronized (world.lock()) {
            attribution.of(request).ifPresent(visit.call()::actsFor);
        }
        Fault.Processing processing = () -> process(visit);
        Optional<Answer> answer = world.faults()
                .take(new Aim(
                        site.host(),
                        request.path(),
                        visit.kind(),
                        visit.call().account(),
                        visit.call().family()))
                .map(fault -> fault.around(processing))
                .orElseGet(() -> Optional.of(processing.run()));
        world.log()
                .add(new RecordedRequest(
                        world.clock().instant(),
                        visit.kind(),
                        site.host(),
                        request,
                        answer.map(Answer::status).orElse(0),
                        visit.call().account(),
                        visit.call().family()));
        return answer;
    }

    private Answer process(Site.Visit visit) {
        synchronized (world.lock()) {
            try {
                return visit.answer();
            } catch (RuntimeException e) {
                // a bug of the sandbox: name it without the data that led to it
                return Answer.page(
                        500, "the sandbox failed with " + e.getClass().getName());
            } finally {
                changed.run();
            }
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
