package dev.skillvault.impl.plugin;

import dev.skillvault.skill.Skill;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads one skill's classes from memory. It sees the JDK, what is shared ({@link SharedPackages}), and the skill's own jars; of the agent, of
 * vault-impl and of other skills nothing. Resources and services are the skill's own only.
 *
 * <p>Thread-safe. Once closed it loads nothing more.
 */
final class PluginLoader extends SecureClassLoader implements AutoCloseable {
    static {
        registerAsParallelCapable();
    }

    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
    private static final ClassLoader AGENT =
            Objects.requireNonNull(Skill.class.getClassLoader(), "not in the boot loader");

    private volatile List<PluginJar> jars;

    PluginLoader(PluginCode code) {
        super(PluginFolder.name(code.path()), PLATFORM);
        this.jars = code.jars();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = SharedPackages.isApi(name) ? AGENT.loadClass(name) : elsewhere(name);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private Class<?> elsewhere(String name) throws ClassNotFoundException {
        Class<?> found = SharedPackages.isAnnotation(name) ? orNull(AGENT, name) : null;
        if (found == null) {
            found = ofJdk(orNull(PLATFORM, name));
        }
        return found == null ? findClass(name) : found;
    }

    private static @Nullable Class<?> orNull(ClassLoader loader, String name) {
        try {
            return loader.loadClass(name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    /** The platform's loader also finds classes in the agent's named modules, see {@link ClassLoader#getPlatformClassLoader}. */
    private static @Nullable Class<?> ofJdk(@Nullable Class<?> found) {
        ClassLoader from = found == null ? null : found.getClassLoader();
        return from == null || from == PLATFORM ? found : null;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String entry = name.replace('.', '/') + ".class";
        for (PluginJar jar : jars) {
            byte[] code = jar.entries().get(entry);
            if (code != null) {
                return defineClass(name, code, 0, code.length, source(jar));
            }
        }
        throw new ClassNotFoundException(name);
    }

    private static @Nullable CodeSource source(PluginJar jar) {
        try {
            return new CodeSource(jar.path().toUri().toURL(), (Certificate[]) null);
        } catch (MalformedURLException e) {
            return null;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        return findResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return findResources(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        Enumeration<URL> all = findResources(name);
        return all.hasMoreElements() ? all.nextElement() : null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return Collections.enumeration(jars.stream()
                .filter(jar -> jar.entries().containsKey(name))
                .map(jar -> MemoryUrl.of(jar, name))
                .toList());
    }

    @Override
    public void close() {
        jars = List.of();
    }
}
