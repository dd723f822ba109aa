package dev.skillvault.impl.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes a jar: of classes that the tests have, of sources, and of text. */
public final class TestJar {
    private static final String SERVICE = "META-INF/services/dev.skillvault.skill.Skill";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    /** The skill that looks around, by the classes of the tests; its library is left out. */
    public static TestJar probe() {
        return new TestJar().classes("ProbeSkill", "Probe", "Prowler", "Late").skill("com.example.plugin.ProbeSkill");
    }

    /** Classes of {@code com.example.plugin}. */
    public TestJar classes(String... names) {
        for (String name : names) {
            String entry = "com/example/plugin/" + name + ".class";
            try (InputStream code = TestJar.class.getClassLoader().getResourceAsStream(entry)) {
                entries.put(entry, Objects.requireNonNull(code).readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        return this;
    }

    /** The class file of one class under the name of another. */
    public TestJar mislabelled(String name, String entry) {
        classes(name);
        entries.put(entry, Objects.requireNonNull(entries.remove("com/example/plugin/" + name + ".class")));
        return this;
    }

    public TestJar skill(String... providers) {
        return text(SERVICE, String.join("\n", providers) + "\n");
    }

    public TestJar text(String entry, String content) {
        entries.put(entry, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A class from its source. */
    public TestJar source(String name, String source) throws IOException {
        Path out = Files.createTempDirectory("compiled");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options =
                List.of("-proc:none", "-d", out.toString(), "-classpath", System.getProperty("java.class.path"));
        JavaFileObject file =
                new SimpleJavaFileObject(
                        URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        if (!compiler.getTask(null, null, null, options, null, List.of(file)).call()) {
            throw new IllegalArgumentException("the source of " + name + " does not compile");
        }
        try (Stream<Path> files = Files.walk(out)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                entries.put(out.relativize(each).toString(), Files.readAllBytes(each));
            }
        }
        return this;
    }

    /** Nobody but the owner can write it. */
    public Path write(Path jar) throws IOException {
        Files.createDirectories(Objects.requireNonNull(jar.getParent()));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                JarEntry named = new JarEntry(entry.getKey());
                named.setTime(0); // the same bytes every time
                out.putNextEntry(named);
                out.write(entry.getValue());
            }
        }
        return jar;
    }
}
