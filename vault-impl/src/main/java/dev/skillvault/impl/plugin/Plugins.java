package dev.skillvault.impl.plugin;

import dev.skillvault.skill.Skill;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The skills from folders of jars. All of them are read and looked at before the first one's code runs; if one is refused none is kept.
 *
 * <p>Thread-safe.
 */
public final class Plugins implements AutoCloseable {
    private final List<PluginSkill> skills = new ArrayList<>();

    private Plugins() {}

    /**
     * Loads them.
     *
     * @throws dev.skillvault.VaultConfigurationException if a folder or a skill is refused; the message names it and says why
     */
    public static Plugins load(List<Path> folders) {
        List<PluginCode> read = folders.stream()
                .flatMap(folder -> PluginFolder.places(folder).stream())
                .map(PluginCode::read)
                .toList();
        Plugins plugins = new Plugins();
        try {
            read.forEach(code -> plugins.skills.add(PluginSkill.load(code)));
            return plugins;
        } catch (RuntimeException e) {
            plugins.close();
            throw e;
        }
    }

    /** In the order of the folders and of their names in them. */
    public List<Skill> skills() {
        return List.copyOf(skills);
    }

    /** Lets go of their code: what is not loaded by now will not be. */
    @Override
    public void close() {
        skills.forEach(PluginSkill::close);
    }
}
