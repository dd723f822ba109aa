package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What somebody may do to an export who has no key. Where that could help, the end is made to fit again. */
final class Corruption {
    static final List<String> CORRUPTIONS = List.of(
            "nothing",
            "character",
            "line deleted",
            "line doubled",
            "lines swapped",
            "line moved",
            "cut",
            "rubbish behind",
            "tail cut off",
            "tail cut off and end fitted",
            "field changed",
            "field changed and end fitted",
            "entry inserted",
            "entry appended and end fitted",
            "rekey appended",
            "leaf of garbage",
            "checkpoint forged",
            "checkpoint moved",
            "checkpoint of another tree",
            "checkpoints deleted",
            "from changed",
            "origin changed",
            "carriage returns",
            "key replaced",
            "behind the end of the agent");

    private final RandomLog log;
    private final List<String> lines;
    private final Random random;

    Corruption(RandomLog log, String export, Random random) {
        this.log = log;
        this.lines = new ArrayList<>(export.lines().toList());
        this.random = random;
    }

    String make(String corruption) {
        int any = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        switch (corruption) {
            case "character" -> lines.set(any, changed(lines.get(any)));
            case "line deleted" -> lines.remove(any);
            case "line doubled" -> lines.add(any, lines.get(any));
            case "lines swapped" -> lines.set(any, lines.set(other, lines.get(any)));
            case "line moved" -> lines.add(random.nextInt(lines.size()), lines.remove(any));
            case "cut" -> {
                String whole = text();
                return whole.substring(0, random.nextInt(whole.length()));
            }
            case "rubbish behind" -> lines.add(random.nextBoolean() ? "" : "leaf AAAA");
            case "tail cut off" -> lines.subList(any, lines.size() - 1).clear();
            case "tail cut off and end fitted" -> {
                int from = Math.min(lines.size() - 1, 5 + random.nextInt(lines.size()));
                lines.subList(from, lines.size() - 1).clear();
                fitEnd();
            }
            case "field changed" -> changeField(pick("leaf "));
            case "field changed and end fitted" -> {
                changeField(pick("leaf "));
                fitEnd();
            }
            case "entry inserted" -> lines.add(Math.max(4, any), leaf(TestLog.denied("mallory"), log.size()));
            case "entry appended and end fitted" -> {
                lines.add(lines.size() - 1, leaf(TestLog.denied("mallory"), log.size()));
                fitEnd();
            }
            case "rekey appended" -> {
                AuditDraft draft = AuditDraft.of(EntryKind.AGENT_REKEYED, "operator")
                        .details(Map.of("certificate", "AAAA", "vouch", "", "formerVouch", 7));
                lines.add(lines.size() - 1, leaf(draft, log.size()));
                fitEnd();
            }
            case "leaf of garbage" -> {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                lines.add(lines.size() - 1, "leaf " + base64(garbage));
                fitEnd();
            }
            case "checkpoint forged" -> {
                int at = pick("checkpoint ");
                if (at >= 0) {
                    lines.set(
                            at, checkpoint(log.note(1 + random.nextInt(60), new byte[32], TestLog.signer("mallory"))));
                }
            }
            case "checkpoint moved" -> {
                int at = pick("checkpoint ");
                if (at >= 0) {
                    lines.add(Math.max(5, other - 1), lines.remove(at));
                }
            }
            case "checkpoint of another tree" ->
                lines.add(
                        lines.size() - 1,
                        checkpoint(log.note(log.size(), new byte[32], TestLog.signer(RandomLog.AGENT))));
            case "checkpoints deleted" ->
                lines.removeIf(line -> line.startsWith("checkpoint ") && random.nextBoolean());
            case "from changed" -> lines.set(2, "from " + random.nextInt(70));
            case "origin changed" ->
                lines.set(
                        1,
                        lines.get(1)
                                .replace(
                                        random.nextBoolean() ? "vault-7" : RandomLog.AGENT,
                                        random.nextBoolean() ? "x/2" : "other")
                                .concat(random.nextBoolean() ? "/3" : ""));
            case "carriage returns" -> {
                return text().replace("\n", "\r\n");
            }
            case "key replaced" -> {
                int at = pick("leaf ");
                if (at >= 0) {
                    byte[] leaf = Base64.getDecoder().decode(lines.get(at).substring(5));
                    String old = base64(TestLog.signer(RandomLog.AGENT).publicKey());
                    String with = base64(TestLog.signer("mallory").publicKey());
                    String text = new String(leaf, StandardCharsets.ISO_8859_1).replace(old, with);
                    lines.set(at, "leaf " + base64(text.getBytes(StandardCharsets.ISO_8859_1)));
                    fitEnd();
                }
            }
            case "behind the end of the agent" -> {
                lines.add(lines.size() - 1, leaf(AuditDraft.of(EntryKind.AGENT_OFFBOARDED, "vault"), log.size()));
                lines.add(lines.size() - 1, leaf(TestLog.denied("mallory"), log.size() + 1));
                fitEnd();
            }
            default -> {
                // "nothing"
            }
        }
        return text();
    }

    private String text() {
        return String.join("\n", lines) + "\n";
    }

    private String changed(String line) {
        if (line.isEmpty()) {
            return "x";
        }
        int at = random.nextInt(line.length());
        char with = (char) (random.nextInt(20) == 0 ? random.nextInt(256) : "09afAZ+/= x".charAt(random.nextInt(11)));
        return line.substring(0, at) + with + line.substring(at + 1);
    }

    private int pick(String word) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(word)) {
                found.add(i);
            }
        }
        return found.isEmpty() ? -1 : found.get(random.nextInt(found.size()));
    }

    private void changeField(int at) {
        if (at < 0) {
            return;
        }
        Map<AuditField, String> fields =
                LeafFormat.decode(Base64.getDecoder().decode(lines.get(at).substring(5)));
        List<AuditField> all = List.of(AuditField.values());
        AuditField field = all.get(random.nextInt(all.size()));
        String value = fields.get(field);
        fields.put(field, value == null ? "x" : WellFormed.text(changed(value)));
        lines.set(at, "leaf " + base64(LeafFormat.encode(fields)));
    }

    private String leaf(AuditDraft draft, long sequence) {
        Map<AuditField, String> fields = draft.fields();
        fields.put(AuditField.AGENT, RandomLog.AGENT);
        fields.put(AuditField.SEQUENCE, Long.toString(sequence));
        fields.put(AuditField.AT, Long.toString(1_795_251_600_000_000L + random.nextInt(1000)));
        fields.put(AuditField.UNIT, "unit");
        return "leaf " + base64(LeafFormat.encode(fields));
    }

    /** What anybody can do: the root is no secret. */
    private void fitEnd() {
        Matcher from = Pattern.compile("from (\\d+)").matcher(lines.get(2));
        if (!from.matches()) {
            return;
        }
        CompactRange range = CompactRange.decode(
                Long.parseLong(from.group(1)), Hex.bytes(lines.get(3).replaceFirst("range ?", "")));
        lines.stream()
                .filter(line -> line.startsWith("leaf "))
                .forEach(
                        line -> range.append(MerkleHash.leaf(Base64.getDecoder().decode(line.substring(5)))));
        lines.set(lines.size() - 1, "end " + range.size() + " " + Hex.of(range.root()));
    }

    private static String checkpoint(String note) {
        return "checkpoint " + base64(note.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
