package dev.skillvault.impl;

import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A skill that comes from a jar, with its manifest as a resource. */
public final class JarSkill implements Skill {
    private static final String MANIFEST = "META-INF/jar-skill.json";

    @Override
    public SkillManifest manifest() {
        return SkillManifest.resource(JarSkill.class, "/" + MANIFEST);
    }

    @Override
    public Object tools(SkillContext context) {
        return context;
    }

    /** The skill from a jar of its own, whose bytes differ by the version. */
    public static Skill from(Path folder, String version, String needs) throws Exception {
        Path jar = folder.resolve("work-" + version + ".jar");
        if (!Files.exists(jar)) {
            write(jar, version, needs);
        }
        URL[] urls = {jar.toUri().toURL()};
        // stays open: its classes are used to the end of the test
        ClassLoader loader = new URLClassLoader(urls, JarSkill.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null && name.equals(JarSkill.class.getName())
                        ? findClass(name)
                        : super.loadClass(name, resolve);
            }
        };
        return (Skill) loader.loadClass(JarSkill.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }

    private static void write(Path jar, String version, String needs) throws IOException {
        String manifest = "{'id':'work','version':'" + version + "','purpose':'Works','needs':{'google':[" + needs
                + "]},'wants':{'google':['gmail.messages.list']}}";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream code = JarSkill.class.getResourceAsStream("JarSkill.class")) {
            out.putNextEntry(new JarEntry(JarSkill.class.getName().replace('.', '/') + ".class"));
            Objects.requireNonNull(code).transferTo(out);
            out.putNextEntry(new JarEntry(MANIFEST));
            out.write(manifest.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }
    }
}
