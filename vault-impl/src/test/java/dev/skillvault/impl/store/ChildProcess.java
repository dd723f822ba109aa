package dev.skillvault.impl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link CrashChild}, or another that speaks as it does, and what it has said. */
public final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final Path errors;
    private final Consumer<String> listener;
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore lines = new Semaphore(0);
    private final Thread reader;

    /** The listener hears each whole line, on the thread that reads them. */
    public ChildProcess(Class<?> main, Path folder, List<String> arguments, Consumer<String> listener)
            throws IOException {
        this.errors = folder.resolve("child.err");
        this.listener = listener;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        this.reader = new Thread(this::read, "child-output");
        reader.start();
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = in.readLine();
            while (line != null) {
                if (line.endsWith(" .")) {
                    String whole = line.substring(0, line.length() - 2);
                    said.add(whole);
                    listener.accept(whole);
                    lines.release();
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void tell(String text) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Waits until it has said that many more lines. */
    public void await(int count) throws InterruptedException {
        assertThat(lines.tryAcquire(count, 300, TimeUnit.SECONDS))
                .describedAs("the child still speaks; see %s; it said %s lines", errors, said.size())
                .isTrue();
    }

    /** With SIGKILL. What it had said before is read to the end. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        end();
    }

    /** In good order: its standard input gets one more byte. */
    void stop() throws IOException, InterruptedException {
        tell("\n");
        end();
    }

    private void end() throws InterruptedException {
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        reader.join(300_000);
        assertThat(reader.isAlive()).isFalse();
    }

    List<String> said() {
        return List.copyOf(said);
    }

    /** The rest of each line that begins with this word. */
    public List<String> said(String word) {
        return said().stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()).strip())
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
