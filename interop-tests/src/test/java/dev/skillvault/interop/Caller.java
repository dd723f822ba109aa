package dev.skillvault.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link CallerProcess} that runs, seen from the test. */
final class Caller implements AutoCloseable {
    private static final long PATIENCE = 300;

    /** How a round went: calls that were answered and calls that were not; both zero if the process died in it. */
    record Done(int ok, int failed) {}

    private final Process process;
    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final Semaphore ready = new Semaphore(0);
    private final Consumer<Caller> onIntent;
    private final Thread reader;

    private Caller(Process process, Consumer<Caller> onIntent) {
        this.process = process;
        this.onIntent = onIntent;
        this.reader = new Thread(this::read, "caller-output");
    }

    /** Starts one; {@code onIntent} runs, on the thread that reads its output, when it is about to send a token request. */
    static Caller start(
            Path folder, int threads, InteropVault.Server server, InteropVault.Client client, Consumer<Caller> onIntent)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CallerProcess.class.getName(),
                        folder.toString(),
                        Integer.toString(threads)))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("caller.err").toFile()))
                .start();
        Caller caller = new Caller(process, onIntent);
        caller.reader.start();
        Map.Entry<String, InetSocketAddress> route =
                server.routes().entrySet().iterator().next();
        caller.tell(String.join(
                "\n",
                server.provider(),
                server.userInfo(),
                route.getKey(),
                Integer.toString(route.getValue().getPort()),
                client.id(),
                client.secret()));
        if (!caller.ready.tryAcquire(PATIENCE, TimeUnit.SECONDS)) {
            throw new AssertionError("the process did not open its vault; see caller.err");
        }
        return caller;
    }

    private void tell(String lines) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((lines + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                hear(List.of(line.split(" ", -1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            done.add(new Done(0, 0));
        }
    }

    private void hear(List<String> words) {
        switch (words.get(0)) {
            case "READY" -> ready.release();
            case "INTENT" -> onIntent.accept(this);
            case "DONE" -> done.add(new Done(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2))));
            default -> throw new AssertionError("an unexpected word from the process");
        }
    }

    /** Every thread calls once. */
    void begin() throws IOException {
        tell("round");
    }

    /** Waits until all have. */
    Done await() throws InterruptedException {
        Done round = done.poll(PATIENCE, TimeUnit.SECONDS);
        if (round == null) {
            throw new AssertionError("the process does not end its round; see caller.err");
        }
        return round;
    }

    /** With SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end");
        }
        reader.join();
    }

    /** In good order. */
    void stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        awaitEnd();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
