package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own, with this test's class path. */
final class ChildJvm implements AutoCloseable {
    private static final int SECONDS = 120;

    private final Process process;
    private final Path errors;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final StringBuilder said = new StringBuilder(); // read when the reader has ended
    private final Thread reader;

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.reader = new Thread(this::read, "child-output");
        reader.start();
    }

    /** The command line, with what the launcher sets. */
    static ChildJvm vault(Map<String, String> environment, List<String> properties, String... arguments)
            throws IOException {
        return start(environment, properties, VaultCommand.class, arguments);
    }

    static ChildJvm vault(String... arguments) throws IOException {
        return vault(Map.of(), List.of(), arguments);
    }

    /** A test's own program; its standard output is read line by line. */
    static ChildJvm of(Class<?> main, String... arguments) throws IOException {
        return start(Map.of(), List.of(), main, arguments);
    }

    private static ChildJvm start(
            Map<String, String> environment, List<String> properties, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dh2.bindAddress=127.0.0.1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-Djava.util.logging.config.file=" + Path.of("src/main/resources/logging.properties")));
        command.addAll(properties);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path errors = Files.createTempFile("child", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        return new ChildJvm(builder.start(), errors);
    }

    private void read() {
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                said.append(line).append('\n');
                unread.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line that it says. */
    String line() throws InterruptedException, IOException {
        String line = unread.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(line).as(Files.readString(errors)).isNotNull();
        return line;
    }

    /** One line to its standard input. */
    void tell(String line) throws IOException {
        OutputStream out = process.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** What Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Waits for its end. */
    Run end() throws InterruptedException, IOException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as(Files.readString(errors))
                .isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
        return new Run(process.exitValue(), said.toString(), Files.readString(errors));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(errors);
    }
}
