package dev.skillvault.impl.audit;

import dev.skillvault.VaultConfigurationException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.stream.Stream;

/**
 * Proofs about a stored log, as text that is verified without the store; see {@code docs/audit-format.md}. Each holds the log's first
 * entry, from which the key comes, with its own path.
 *
 * <p>Not thread-safe.
 */
final class ProofText {
    static final String INCLUSION = "skillvault audit inclusion v1";
    static final String CONSISTENCY = "skillvault audit consistency v1";

    private final StoredLog log;

    ProofText(StoredLog log) {
        this.log = log;
    }

    /** That an entry is in the log that the newest checkpoint covers. */
    String inclusion(long sequence) throws SQLException {
        Map.Entry<Long, String> newest = log.checkpoints().lastEntry();
        requireThere(sequence);
        if (newest == null || sequence >= newest.getKey()) {
            throw new VaultConfigurationException("entry " + sequence
                    + " stands behind the newest checkpoint, and nothing proves it before the next one is signed");
        }
        return inclusion(sequence, newest.getKey(), newest.getValue());
    }

    /** That an entry is in the log that the checkpoint of so many entries covers. */
    String inclusion(long sequence, long size) throws SQLException {
        requireThere(sequence);
        return inclusion(sequence, size, note(log.checkpoints(), size));
    }

    /** That an entry is in the log that the newest of these notes covers, which need not be in the store. */
    String inclusion(long sequence, List<String> anchors) throws SQLException {
        SignedCheckpoint anchor = anchors.stream()
                .flatMap(note -> SignedCheckpoint.parse(note).stream())
                .filter(each -> each.origin().equals(log.origin()))
                .max(Comparator.comparingLong(SignedCheckpoint::size))
                .orElseThrow(() -> new VaultConfigurationException(
                        "none of the anchors is a checkpoint of the log " + log.origin()));
        requireThere(sequence);
        if (anchor.size() > log.size()) {
            throw new VaultConfigurationException(
                    "the log of " + log.agent() + " has fewer entries than the anchor, which covers " + anchor.size()
                            + ": run 'vault audit verify' with it");
        }
        return inclusion(sequence, anchor.size(), anchor.note());
    }

    private void requireThere(long sequence) {
        if (sequence < 0 || sequence >= log.size()) {
            throw new VaultConfigurationException("the log of " + log.agent() + " has no entry " + sequence);
        }
    }

    private String inclusion(long sequence, long size, String note) throws SQLException {
        if (sequence >= size) {
            throw new VaultConfigurationException("entry " + sequence + " stands behind the checkpoint of " + size
                    + " entries: only a later one covers it");
        }
        List<Long> entries = Stream.of(0L, sequence).distinct().toList();
        List<PartRoots> paths = new ArrayList<>();
        entries.forEach(entry -> paths.add(new PartRoots(MerkleProof.inclusion(entry, size))));
        readUpTo(size, note, paths);
        StringBuilder text = head(INCLUSION);
        for (int i = 0; i < entries.size(); i++) {
            proven(text, entries.get(i), paths.get(i));
        }
        return line(text, "checkpoint", base64(note)).toString();
    }

    /** That the log of one checkpoint is the beginning of the log of another. */
    String consistency(long older, long newer) throws SQLException {
        NavigableMap<Long, String> notes = log.checkpoints();
        String begin = note(notes, older);
        String end = note(notes, newer);
        if (older > newer) {
            throw new VaultConfigurationException("name the older checkpoint first: " + newer + ", then " + older);
        }
        PartRoots first = new PartRoots(MerkleProof.inclusion(0, newer));
        PartRoots proof = new PartRoots(MerkleProof.consistency(older, newer));
        readUpTo(newer, end, List.of(first, proof));
        StringBuilder text = head(CONSISTENCY);
        proven(text, 0, first);
        line(text, "older", base64(begin));
        line(text, "newer", base64(end));
        return line(text, "proof", proof.hex()).toString();
    }

    private String note(NavigableMap<Long, String> notes, long size) {
        String note = notes.get(size);
        if (note == null) {
            throw new VaultConfigurationException("the log of " + log.agent() + " has no checkpoint of " + size
                    + " entries; there are those of " + listed(notes));
        }
        return note;
    }

    /** Reads the leaf hashes; a proof that does not lead to the signed root is not handed out. */
    private void readUpTo(long size, String note, List<PartRoots> proofs) throws SQLException {
        CompactRange range = CompactRange.empty();
        log.leafHashes(size, range, proofs);
        boolean signed = SignedCheckpoint.parse(note)
                .filter(checkpoint -> checkpoint.rootHex().equals(Hex.of(range.root())))
                .isPresent();
        if (!signed) {
            throw new IllegalArgumentException("the entries are not those that were signed");
        }
    }

    private StringBuilder head(String header) {
        return line(line(new StringBuilder(), header, ""), "origin", log.origin());
    }

    private void proven(StringBuilder text, long sequence, PartRoots path) throws SQLException {
        line(text, "proven", sequence + " " + Base64.getEncoder().encodeToString(log.leaf(sequence)));
        line(text, "path", path.hex());
    }

    private static StringBuilder line(StringBuilder text, String word, String value) {
        text.append(word);
        if (!value.isEmpty()) {
            text.append(' ').append(value);
        }
        return text.append('\n');
    }

    private static String base64(String note) {
        return Base64.getEncoder().encodeToString(note.getBytes(StandardCharsets.UTF_8));
    }

    private static String listed(NavigableMap<Long, String> notes) {
        List<String> sizes =
                notes.descendingKeySet().stream().limit(5).map(String::valueOf).toList();
        return String.join(", ", sizes) + (notes.size() > sizes.size() ? " and older ones" : "");
    }
}
