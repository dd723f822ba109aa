package dev.skillvault.impl.plugin;

import dev.skillvault.VaultConfigurationException;
import java.nio.file.Path;

/** How a skill jar, or a folder of them, is refused: in one sentence that names it. */
final class Refusal {
    private Refusal() {}

    static VaultConfigurationException of(Path path, String why) {
        return new VaultConfigurationException("the skill " + path + " is refused: " + why);
    }

    /** Of what the skill's own code did; only its kind is named, its message is the skill's. */
    static VaultConfigurationException of(Path path, String what, Throwable failure) {
        return new VaultConfigurationException(
                "the skill " + path + " is refused: " + what + " failed with "
                        + failure.getClass().getName(),
                failure);
    }
}
