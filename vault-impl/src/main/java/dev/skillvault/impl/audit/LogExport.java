package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * Writes a stored log as an export.
 *
 * <p>Not thread-safe.
 */
final class LogExport {
    private final StoredLog log;
    private final OutputStream out;

    LogExport(StoredLog log, OutputStream out) {
        this.log = log;
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /**
     * Writes the entries from one on, up to another that is not written, and each checkpoint behind the last entry that it covers.
     *
     * @return how many entries
     */
    long write(long from, long until) throws SQLException, IOException {
        long pruned = log.endOfPruned();
        if (from < pruned) {
            throw new VaultConfigurationException(
                    "entries before entry " + pruned
                            + " were pruned into segments: export from there on, or put them back first, with 'vault audit import'");
        }
        NavigableMap<Long, String> notes = log.checkpoints().tailMap(Math.max(from, 1), true);
        if (notes.isEmpty()) {
            throw new VaultConfigurationException("no checkpoint covers entry " + from
                    + " or any behind it: an export from there on could not be verified");
        }
        CompactRange before = CompactRange.empty();
        List<Long> keys = new ArrayList<>();
        List<PartRoots> paths = new ArrayList<>();
        if (from > 0) {
            keys.add(0L);
            keys.addAll(log.rekeys(from));
            keys.forEach(key -> paths.add(new PartRoots(MerkleProof.inclusion(key, from))));
            log.leafHashes(from, before, paths);
        }
        ExportWriter export = ExportWriter.begin(out, log.origin(), before);
        for (int i = 0; i < keys.size(); i++) {
            export.proven(keys.get(i), log.leaf(keys.get(i)), paths.get(i).hex());
        }
        writeNote(export, notes);
        log.entries(from, until, fields -> {
            export.leaf(LeafFormat.encode(fields));
            writeNote(export, notes);
        });
        export.end();
        return export.size() - from;
    }

    private static void writeNote(ExportWriter export, NavigableMap<Long, String> notes) throws IOException {
        String note = notes.get(export.size());
        if (note != null) {
            export.checkpoint(note);
        }
    }
}
