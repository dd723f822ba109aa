package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies one export in one pass over its lines. The first failure ends it.
 *
 * <p>Not thread-safe.
 */
final class ExportVerification {
    private static final long PROGRESS = 5000;
    private static final int NODE = MerkleHash.LENGTH;

    private final ExportLines lines;
    private final LogVerifier.Options options;
    private final Anchors anchors;
    private final String origin;
    private final String agent;
    private final long first;
    private final CompactRange range;
    private final IdentityChain chain;
    private final SignedRoots roots;
    private final EntryOrder order;

    private ExportVerification(ExportLines lines, LogVerifier.Options options) throws IOException, TamperedException {
        this.lines = lines;
        this.options = options;
        if (!lines.next().equals(ExportWriter.HEADER)) {
            throw lines.malformed();
        }
        lines.next();
        origin = lines.value("origin");
        agent = LogOrigin.agent(origin).orElseThrow(lines::malformed);
        anchors = Anchors.of(options).ofAgent(agent);
        lines.next();
        first = lines.number(lines.value("from"));
        lines.next();
        byte[] before = lines.hex(lines.value("range"));
        if (before.length != Long.bitCount(first) * NODE) {
            throw lines.malformed();
        }
        range = CompactRange.decode(first, before);
        lines.next();
        Map<AuditField, String> enrolment = first == 0 ? firstLeaf() : proven(0);
        LogHead head = new LogHead(agent, origin, "", first, Hex.of(before), Hex.of(range.root()));
        FirstEntry vouched = FirstEntry.verify(head, enrolment);
        chain = new IdentityChain(head, vouched);
        while (first > 0 && lines.is("proven")) {
            Map<AuditField, String> rekey = proven(1);
            if (!EntryKind.AGENT_REKEYED.name().equals(rekey.get(AuditField.KIND))) {
                throw new TamperedException("an entry before entry " + first + " of the log of " + agent
                        + " is said to re-key the agent, and does not");
            }
            chain.follow(Long.parseLong(String.valueOf(rekey.get(AuditField.SEQUENCE))), rekey);
        }
        roots = new SignedRoots(agent, origin, Hex.bytes(vouched.logKey()));
        order = new EntryOrder(agent, chain);
    }

    /** What an export says, if anything can be said. */
    static VerificationReport verify(ExportLines lines, LogVerifier.Options options)
            throws IOException, TamperedException {
        return new ExportVerification(lines, options).verify(false);
    }

    /** The same of an export whose end is not that of its log. */
    static VerificationReport verifySegment(ExportLines lines, LogVerifier.Options options)
            throws IOException, TamperedException {
        return new ExportVerification(lines, options).verify(true);
    }

    private VerificationReport verify(boolean segment) throws IOException, TamperedException {
        roots.anchors(anchors.parsed(), Math.max(first, 1));
        if (first > 0) {
            roots.compare(range);
        }
        while (!lines.is("end")) {
            if (lines.is("leaf")) {
                entry(lines.base64(lines.value("leaf")));
            } else {
                String note = new String(lines.base64(lines.value("checkpoint")), StandardCharsets.UTF_8);
                roots.checkpoint(range.size(), note);
                roots.compare(range);
            }
            lines.next();
        }
        String[] end = lines.value("end").split(" ", -1);
        if (end.length != 2 || lines.hex(end[1]).length != NODE) {
            throw lines.malformed();
        }
        long size = lines.number(end[0]);
        lines.requireEnd();
        if (size != range.size() || !end[1].equals(Hex.of(range.root()))) {
            throw new TamperedException("the end of the export of the log of " + agent + " does not fit its "
                    + (range.size() - first) + " entries: entries were cut off, added or changed");
        }
        int beyond = segment ? roots.passOverBeyond(size) : 0;
        roots.requireWithin(size);
        chain.requireTrusted(options.trustedSpkiSha256());
        return report(beyond);
    }

    private VerificationReport report(int beyond) {
        List<VerificationReport.Log> logs = List.of(new VerificationReport.Log(
                origin,
                new VerificationReport.Extent(first, range.size(), 0, first),
                roots.checkpointed(),
                roots.used(),
                chain.description()));
        List<String> remarks = new ArrayList<>();
        chain.gap(anchors.parsed()).ifPresent(remarks::add);
        if (beyond > 0) {
            remarks.add(beyond + (beyond == 1 ? " anchor was" : " anchors were")
                    + " passed over: the segment ends with entry " + (range.size() - 1)
                    + ", before what was signed there");
        }
        remarks.add(
                "an export has no side rows, grants or keys of operators: they are compared with the log in the store");
        if (first > 0) {
            remarks.add("the first " + first
                    + " entries of the log are not in the export, only their hashes: that a last re-key"
                    + " or an off-boarding stands among them cannot be excluded");
        }
        Optional<String> doubt =
                anchors.doubt("export", Set.of(origin), List.of(chain)).or(order::doubt);
        if (doubt.isPresent()) {
            return new VerificationReport(Verdict.CANNOT_VERIFY, logs, doubt.get(), remarks);
        }
        boolean whole = !chain.isRestored() && roots.isAnchored(options.now());
        return new VerificationReport(whole ? Verdict.VERIFIED : Verdict.VERIFIED_WITHOUT_ANCHOR, logs, "", remarks);
    }

    /** The fields of the first entry, of which this line must be the leaf; it is read again as an entry. */
    private Map<AuditField, String> firstLeaf() throws TamperedException {
        if (!lines.is("leaf")) {
            throw new TamperedException("entry 0 of the log of " + agent + " is missing");
        }
        return fields(0, lines.base64(lines.value("leaf")));
    }

    /** The fields of an entry that is not exported, in this line, and goes on behind its path. */
    private Map<AuditField, String> proven(long least) throws IOException, TamperedException {
        String[] value = lines.value("proven").split(" ", -1);
        if (value.length != 2) {
            throw lines.malformed();
        }
        long sequence = lines.number(value[0]);
        byte[] leaf = lines.base64(value[1]);
        lines.next();
        byte[] path = lines.hex(lines.value("path"));
        if (path.length % NODE != 0) {
            throw lines.malformed();
        }
        lines.next();
        boolean isIn =
                sequence >= least && sequence < first && (least > 0 || sequence == 0) && leads(leaf, sequence, path);
        if (!isIn) {
            throw new TamperedException("entry " + sequence + " of the log of " + agent
                    + " is not, as the export says, among the first " + first);
        }
        return fields(sequence, leaf);
    }

    private boolean leads(byte[] leaf, long sequence, byte[] path) {
        try {
            byte[] root = MerkleProof.root(MerkleHash.leaf(leaf), sequence, first, MerkleHash.split(path));
            return Hex.of(root).equals(Hex.of(range.root()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void entry(byte[] leaf) throws TamperedException {
        long sequence = range.size();
        Map<AuditField, String> fields = fields(sequence, leaf);
        roots.see(sequence, Instant.EPOCH.plus(Long.parseLong(fields.get(AuditField.AT)), ChronoUnit.MICROS));
        order.follow(sequence, fields);
        range.append(MerkleHash.leaf(leaf));
        roots.compare(range);
        if (range.size() % PROGRESS == 0) {
            options.progress().checked(range.size(), 0);
        }
    }

    private Map<AuditField, String> fields(long sequence, byte[] leaf) throws TamperedException {
        String name = "entry " + sequence + " of the log of " + agent;
        Map<AuditField, String> fields;
        try {
            fields = LeafFormat.decode(leaf);
        } catch (IllegalArgumentException e) {
            throw new TamperedException(name + " is not one the vault writes");
        }
        if (!Long.toString(sequence).equals(fields.get(AuditField.SEQUENCE))
                || !agent.equals(fields.get(AuditField.AGENT))) {
            throw new TamperedException(name + " is missing: another one stands in its place");
        }
        if (!fields.getOrDefault(AuditField.AT, "").matches("0|[1-9][0-9]{0,17}")
                || !EntryOrder.isKind(fields.getOrDefault(AuditField.KIND, ""))) {
            throw new TamperedException(name + " is not one the vault writes");
        }
        return fields;
    }
}
