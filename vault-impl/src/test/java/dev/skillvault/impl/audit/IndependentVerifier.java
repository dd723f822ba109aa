package dev.skillvault.impl.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** {@code docs/verify/SkillVaultVerify.java}, compiled alone: it sees the JDK and nothing of the vault. */
final class IndependentVerifier implements AutoCloseable {
    private final URLClassLoader loader;
    private final Method run;

    private IndependentVerifier(URLClassLoader loader, Method run) {
        this.loader = loader;
        this.run = run;
    }

    /** What it found, and said. */
    record Answer(int exitCode, String sentence) {}

    static IndependentVerifier compile(Path folder) throws IOException, ReflectiveOperationException {
        Path source = Stream.of(Path.of("docs"), Path.of("..", "docs"))
                .map(docs -> docs.resolve(Path.of("verify", "SkillVaultVerify.java")))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, complaints, complaints, "-cp", "", "-d", folder.toString(), source.toString());
        if (result != 0) {
            throw new IllegalStateException(complaints.toString(StandardCharsets.UTF_8));
        }
        URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
        Method run = loader.loadClass("SkillVaultVerify")
                .getDeclaredMethod("run", String[].class, Instant.class, PrintStream.class);
        run.setAccessible(true);
        return new IndependentVerifier(loader, run);
    }

    Answer verify(Path file, List<Path> anchors, Instant now) throws ReflectiveOperationException {
        String[] arguments = Stream.concat(
                        Stream.of(file.toString()),
                        anchors.stream().flatMap(anchor -> Stream.of("--anchor", anchor.toString())))
                .toArray(String[]::new);
        return run(now, arguments);
    }

    Answer run(Instant now, String... arguments) throws ReflectiveOperationException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = (int) run.invoke(null, arguments, now, new PrintStream(said, true, StandardCharsets.UTF_8));
        return new Answer(exitCode, said.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
