package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.audit.PrunableRange;
import dev.skillvault.impl.audit.SegmentFile;
import dev.skillvault.impl.file.DurableFile;
import dev.skillvault.impl.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A segment that is being written. The file is its owner's only, and was not there before.
 *
 * <p>Not thread-safe.
 */
final class NewSegment {
    private final Path file;

    private NewSegment(Path file) {
        this.file = file;
    }

    /**
     * Makes the file.
     *
     * @throws VaultConfigurationException if it is there, or cannot be made
     */
    static NewSegment create(Path file) {
        try {
            Files.createFile(file, DurableFile.ownerOnly(file));
            return new NewSegment(file);
        } catch (FileAlreadyExistsException e) {
            throw new VaultConfigurationException("the file " + file + " is there already: name a new one", e);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Writes it, brings it to disk, and verifies what is there.
     *
     * @throws VaultConfigurationException if it cannot be written, or is not what was written
     */
    SegmentFile write(Store store, AgentId agent, PrunableRange range, Instant now) {
        try {
            boolean written = store.readSnapshot(jdbc -> write(jdbc, agent, range));
            if (!written) {
                throw new IOException("the segment could not be written");
            }
            Path folder = file.getParent();
            if (folder != null) {
                DurableFile.sync(folder);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        SegmentFile segment = SegmentFile.read(file, now);
        if (segment.from() != range.from() || segment.until() != range.until()) {
            throw new VaultConfigurationException(
                    "the segment " + file + " is not what was written: somebody changed it");
        }
        return segment;
    }

    /** From its beginning, for it may run twice; false if the file could not be written. */
    private boolean write(Connection jdbc, AgentId agent, PrunableRange range) throws SQLException {
        try (FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = Channels.newOutputStream(channel)) {
            range.write(jdbc, agent, out);
            channel.force(true);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static VaultConfigurationException unwritable(Path file, IOException cause) {
        return new VaultConfigurationException(
                "the segment " + file + " cannot be written: is its folder there, and is there space?", cause);
    }
}
