package dev.skillvault.spi;

import dev.skillvault.VaultConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A second place in which the vault keeps copies of its keys and tokens, each a small blob with a name. The vault seals what it puts
 * there; a backup store needs no key and learns nothing but names, sizes and times.
 *
 * <p>A name is one or more segments joined by {@code /}; a segment is made of lower-case letters, digits, dots, dashes and
 * underscores and begins with a letter or a digit. No user and no provider is named in it.
 *
 * <p>Implementations are thread-safe. They must be in another place than the vault's database, or both are lost at once. A failure is
 * an {@link IOException}: the vault goes on without its backup, tries again later, and never believes that it worked.
 *
 * @since 0.1.0
 */
public interface BackupStore {

    /**
     * A backup in a folder of files, each 0600, in a folder of mode 0700. Put it on another disk or machine.
     *
     * @param folder made if it is not there
     * @return the store
     * @throws VaultConfigurationException if the folder cannot be made or used, or others can read it
     */
    static BackupStore directory(Path folder) {
        return VaultProvider.load().directoryBackup(folder);
    }

    /**
     * Reads a blob.
     *
     * @param name its name
     * @return the content, or empty if there is none of this name
     * @throws IOException if it cannot be read
     */
    Optional<byte[]> read(String name) throws IOException;

    /**
     * Writes a blob, in the place of one that has this name. Atomic and durable: whatever happens, all of the old content is there or
     * all of the new, and after this returns the new.
     *
     * @param name its name
     * @param content the content
     * @throws IOException if that cannot be promised
     */
    void replace(String name, byte[] content) throws IOException;

    /**
     * Deletes a blob, durably. Does nothing if there is none.
     *
     * @param name its name
     * @throws IOException if that cannot be promised
     */
    void delete(String name) throws IOException;

    /**
     * The names there are.
     *
     * @param prefix what they begin with; empty for all
     * @return the names, sorted
     * @throws IOException if they cannot be read
     */
    List<String> names(String prefix) throws IOException;

    /**
     * Runs something while no other process or thread runs anything here by this method, so that reading, comparing and replacing are
     * one step. Does not wait for ever.
     *
     * @param action what to do
     * @param <T> its result
     * @return its result
     * @throws IOException if another one does not come to an end, or what the action threw
     */
    <T> T exclusively(Action<T> action) throws IOException;

    /**
     * Something that is done {@linkplain #exclusively exclusively}.
     *
     * @param <T> its result
     */
    @FunctionalInterface
    interface Action<T> {
        /**
         * Does it.
         *
         * @return its result
         * @throws IOException if the store fails
         */
        T run() throws IOException;
    }
}
