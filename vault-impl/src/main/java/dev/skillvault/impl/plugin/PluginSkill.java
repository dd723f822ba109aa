package dev.skillvault.impl.plugin;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * A skill that was loaded from jars: the skill itself behind what keeps it apart, with the manifest it had when it was loaded and the hash of
 * the bytes it was loaded from.
 *
 * <p>Thread-safe.
 */
public final class PluginSkill implements Skill {
    private final PluginCode code;
    private final String artifact;
    private final PluginLoader loader;
    private final Skill skill;
    private final SkillManifest manifest;

    private PluginSkill(PluginCode code, PluginLoader loader) {
        this.code = code;
        this.artifact = code.sha256();
        this.loader = loader;
        this.skill = checked("loading " + code.provider(), this::load);
        this.manifest = checked("its manifest()", skill::manifest);
    }

    static PluginSkill load(PluginCode code) {
        PluginLoader loader = new PluginLoader(code);
        try {
            return new PluginSkill(code, loader);
        } catch (VaultConfigurationException e) {
            loader.close();
            throw e;
        }
    }

    private Skill load() {
        return ServiceLoader.load(Skill.class, loader).findFirst().orElseThrow();
    }

    private <T> T checked(String what, Supplier<T> work) {
        try {
            return Objects.requireNonNull(guarded(work));
        } catch (VaultConfigurationException e) {
            throw Refusal.of(code.path(), String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | ServiceConfigurationError | StackOverflowError e) {
            throw Refusal.of(code.path(), what, e);
        }
    }

    /** Runs the skill's own code. It finds its libraries by the thread's loader too, and what it sets there does not last. */
    private <T> T guarded(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public SkillManifest manifest() {
        return manifest;
    }

    @Override
    public Object tools(SkillContext context) {
        return guarded(() -> skill.tools(Membrane.over(SkillContext.class, context)));
    }

    /** The SHA-256 of what it was loaded from, in lower-case hexadecimal. */
    public String artifact() {
        return artifact;
    }

    void close() {
        loader.close();
    }

    /** Names the jar or folder. */
    @Override
    public String toString() {
        return code.path().toString();
    }
}
