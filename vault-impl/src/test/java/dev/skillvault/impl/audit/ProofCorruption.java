package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What somebody may do to a proof who has no key. */
final class ProofCorruption {
    static final List<String> CORRUPTIONS = List.of(
            "character",
            "line deleted",
            "line doubled",
            "lines swapped",
            "cut",
            "rubbish behind",
            "hash changed",
            "hash dropped",
            "hash added",
            "number changed",
            "field changed",
            "checkpoint forged",
            "checkpoint of another tree",
            "checkpoint of another size",
            "origin changed");

    private final RandomLog log;
    private final List<String> lines;
    private final Random random;

    ProofCorruption(RandomLog log, String proof, Random random) {
        this.log = log;
        this.lines = new ArrayList<>(proof.lines().toList());
        this.random = random;
    }

    String make(String corruption) {
        int any = random.nextInt(lines.size());
        byte[] root = new byte[MerkleHash.LENGTH];
        random.nextBytes(root);
        switch (corruption) {
            case "character" -> {
                String line = lines.get(any);
                int at = random.nextInt(line.length());
                lines.set(
                        any, line.substring(0, at) + "09afAZ+/= x".charAt(random.nextInt(11)) + line.substring(at + 1));
            }
            case "line deleted" -> lines.remove(any);
            case "line doubled" -> lines.add(any, lines.get(any));
            case "lines swapped" -> lines.set(any, lines.set(random.nextInt(lines.size()), lines.get(any)));
            case "cut" -> {
                String whole = text();
                return whole.substring(0, random.nextInt(whole.length()));
            }
            case "rubbish behind" -> lines.add("proof " + Hex.of(root));
            case "hash changed" ->
                changeHashes(hashes -> {
                    if (!hashes.isEmpty()) {
                        hashes.set(random.nextInt(hashes.size()), root);
                    }
                });
            case "hash dropped" ->
                changeHashes(hashes -> {
                    if (!hashes.isEmpty()) {
                        hashes.remove(random.nextInt(hashes.size()));
                    }
                });
            case "hash added" -> changeHashes(hashes -> hashes.add(random.nextInt(hashes.size() + 1), root));
            case "number changed" ->
                replace("proven ", value -> random.nextInt(70) + value.substring(value.indexOf(' ')));
            case "field changed" ->
                replace(
                        "proven ",
                        value -> value.substring(0, value.indexOf(' ') + 1)
                                + changedLeaf(value.substring(value.indexOf(' ') + 1)));
            case "checkpoint forged" -> replaceNote(size -> log.note(size, root, TestLog.signer("mallory")));
            case "checkpoint of another tree" ->
                replaceNote(size -> log.note(size, root, TestLog.signer(RandomLog.AGENT)));
            case "checkpoint of another size" -> {
                List<String> notes = List.copyOf(log.notes().values());
                replaceNote(size -> notes.get(random.nextInt(notes.size())));
            }
            default -> lines.set(1, lines.get(1) + "/2");
        }
        return text();
    }

    private interface Change {
        String of(String value);
    }

    private interface HashChange {
        void to(List<byte[]> hashes);
    }

    private interface NoteOf {
        String size(long size);
    }

    private String text() {
        return String.join("\n", lines) + "\n";
    }

    /** One of the lines with this word. */
    private void replace(String word, Change change) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(word)) {
                found.add(i);
            }
        }
        if (!found.isEmpty()) {
            int at = found.get(random.nextInt(found.size()));
            lines.set(at, word + change.of(lines.get(at).substring(word.length())));
        }
    }

    private void changeHashes(HashChange change) {
        boolean consistency = lines.get(0).equals(ProofText.CONSISTENCY);
        replace(consistency && random.nextBoolean() ? "proof " : "path ", value -> {
            List<byte[]> hashes = new ArrayList<>(MerkleHash.split(Hex.bytes(value)));
            change.to(hashes);
            StringBuilder text = new StringBuilder();
            hashes.forEach(hash -> text.append(Hex.of(hash)));
            return text.toString();
        });
    }

    private void replaceNote(NoteOf note) {
        boolean consistency = lines.get(0).equals(ProofText.CONSISTENCY);
        replace(consistency ? random.nextBoolean() ? "older " : "newer " : "checkpoint ", value -> {
            String old = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
            long size = SignedCheckpoint.parse(old).orElseThrow().size();
            return Base64.getEncoder().encodeToString(note.size(size).getBytes(StandardCharsets.UTF_8));
        });
    }

    private static String changedLeaf(String leaf) {
        Map<AuditField, String> fields = LeafFormat.decode(Base64.getDecoder().decode(leaf));
        fields.put(AuditField.REASON, fields.getOrDefault(AuditField.REASON, "") + "x");
        return Base64.getEncoder().encodeToString(LeafFormat.encode(fields));
    }
}
