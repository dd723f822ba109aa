package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Verifies one log: one pass over its entries, from the first to the last. */
final class LogVerification {
    private static final int FETCH = 1000;
    private static final long PROGRESS = 5000;
    private static final Duration ANCHOR_AGE = Duration.ofHours(24);

    private final Connection connection;
    private final LogHead head;
    private final List<SignedCheckpoint> anchors;
    private final LogVerifier.Options options;

    private final NavigableMap<Long, String> wantedRoots = new TreeMap<>();
    private final SideRowCheck sideRows;
    private List<String> remarks = List.of();
    private @Nullable IdentityChain identities;
    private @Nullable Instant firstUnanchored;
    private @Nullable Instant newestUnanchored;
    private boolean ended;
    private long checkpointed;
    private long formerlyAnchored;
    private long anchored;
    private @Nullable Instant anchoredAt;

    LogVerification(Connection connection, LogHead head, List<SignedCheckpoint> anchors, LogVerifier.Options options) {
        this.connection = connection;
        this.head = head;
        this.anchors = anchors;
        this.options = options;
        this.sideRows = new SideRowCheck(head);
    }

    Verdict verify(List<String> trusted) throws SQLException, TamperedException {
        FirstEntry enrolment = readFirstEntry();
        if (!head.logKey().equals(enrolment.logKey())) {
            throw new TamperedException("the head of the log of " + head.agent() + " names another log key");
        }
        IdentityChain chain = new IdentityChain(head, enrolment);
        identities = chain;
        byte[] logKey = Hex.bytes(enrolment.logKey());
        collectCheckpoints(logKey);
        collectAnchors(logKey);
        enrolment
                .former()
                .ifPresent(former -> formerlyAnchored = anchors.stream()
                        .filter(anchor -> anchor.origin().equals(former.origin()) && isOfFormerLog(anchor))
                        .mapToLong(SignedCheckpoint::size)
                        .max()
                        .orElse(0));
        walk(chain);
        if (!trusted.isEmpty() && !chain.isTrusted(trusted)) {
            throw new TamperedException("the log of " + head.agent()
                    + " is vouched for by a certificate that is not trusted: " + chain.newest());
        }
        List<String> found = new ArrayList<>(sideRows.verify(connection));
        enrolment.former().ifPresent(former -> found.add(0, gap(former)));
        remarks = found;
        requireSameAgent(enrolment.vaultId(), chain.newest());
        boolean whole = enrolment.former().isEmpty() && anchored > 0 && anchorIsRecent();
        return whole ? Verdict.VERIFIED : Verdict.VERIFIED_WITHOUT_ANCHOR;
    }

    /** What a restored log cannot say, whatever its anchors. */
    private String gap(LogState former) {
        long known = Math.max(former.size(), formerlyAnchored);
        return "the log " + head.origin() + " continues the log " + former.origin() + ", last known at " + known
                + " entries: what was recorded after that, and the old entries themselves, are not here";
    }

    /** Whether an anchor is one of a log that this one continues, signed by the key that went on. */
    boolean isOfFormerLog(SignedCheckpoint anchor) {
        return identities != null
                && identities.isRestored()
                && LogOrigin.isOf(anchor.origin(), head.agent())
                && LogOrigin.number(anchor.origin()) < LogOrigin.number(head.origin())
                && anchor.isSignedBy(Hex.bytes(head.logKey()));
    }

    /**
     * Judged by the auditor's time, since whoever cuts a log back to an old anchor leaves nothing behind it; and by the log's own, in
     * which a clock that was set back does not make an anchor younger.
     */
    private boolean anchorIsRecent() {
        if (anchoredAt == null || Duration.between(anchoredAt, options.now()).compareTo(ANCHOR_AGE) > 0) {
            return false;
        }
        return firstUnanchored == null
                || newestUnanchored == null
                || Duration.between(firstUnanchored, newestUnanchored).compareTo(ANCHOR_AGE) <= 0;
    }

    VerificationReport.Log report() {
        String identity = identities == null ? "unknown" : identities.description();
        return new VerificationReport.Log(head.origin(), head.size(), checkpointed, anchored, identity);
    }

    /** What is worth knowing beside the verdict. */
    List<String> remarks() {
        return remarks;
    }

    private FirstEntry readFirstEntry() throws SQLException, TamperedException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + EntryRows.COLUMNS + " FROM audit_entry WHERE agent = ? AND sequence = 0")) {
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new TamperedException("entry 0 of the log of " + head.agent() + " is missing");
                }
                return FirstEntry.verify(head, EntryRows.fields(row));
            }
        }
    }

    /** The rows by which the vault finds its keys must name the vault of the enrolment, and the key of the last re-key. */
    private void requireSameAgent(String vaultId, String spkiSha256) throws SQLException, TamperedException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT a.spki_sha256, m.vault_id FROM agent a CROSS JOIN vault_meta m WHERE a.agent_id = ?")) {
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery()) {
                boolean same = row.next() && spkiSha256.equals(row.getString(1)) && vaultId.equals(row.getString(2));
                if (!same) {
                    throw new TamperedException(
                            "the agent and vault rows do not fit the enrolment and re-keys in the log of "
                                    + head.agent());
                }
            }
        }
    }

    private void collectCheckpoints(byte[] logKey) throws SQLException, TamperedException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT size, note FROM audit_checkpoint WHERE agent = ? ORDER BY size")) {
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long size = row.getLong(1);
                    String name = "checkpoint " + size + " of the log of " + head.agent();
                    SignedCheckpoint checkpoint = SignedCheckpoint.parse(String.valueOf(row.getString(2)))
                            .orElseThrow(() -> new TamperedException(name + " is not a note the vault writes"));
                    if (checkpoint.size() != size
                            || !checkpoint.origin().equals(head.origin())
                            || !checkpoint.isSignedBy(logKey)) {
                        throw new TamperedException(name + " is not genuine");
                    }
                    want(size, checkpoint.rootHex(), name);
                    checkpointed = size;
                }
            }
        }
        if (checkpointed == 0) {
            throw new TamperedException("the log of " + head.agent() + " has no checkpoint");
        }
    }

    private void collectAnchors(byte[] logKey) throws TamperedException {
        for (SignedCheckpoint anchor : anchors) {
            if (anchor.origin().equals(head.origin())) {
                if (!anchor.isSignedBy(logKey)) {
                    throw new TamperedException(
                            "an anchor for the log of " + head.agent() + " is not signed by the log's key");
                }
                want(anchor.size(), anchor.rootHex(), "the anchor at " + anchor.size());
                if (anchor.size() >= anchored) {
                    anchored = anchor.size();
                    anchoredAt = anchor.at();
                }
            }
        }
    }

    private void want(long size, String root, String name) throws TamperedException {
        if (size < 1 || size > head.size()) {
            throw new TamperedException(
                    "the log of " + head.agent() + " is shorter than " + name + ": its tail was cut off");
        }
        String other = wantedRoots.putIfAbsent(size, root);
        if (other != null && !other.equals(root)) {
            throw new TamperedException("the log of " + head.agent() + " was forked: " + name + " has another root");
        }
    }

    private void walk(IdentityChain chain) throws SQLException, TamperedException {
        CompactRange range = CompactRange.empty();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + EntryRows.COLUMNS + " FROM audit_entry WHERE agent = ? ORDER BY sequence")) {
            select.setFetchSize(FETCH);
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    range.append(verifyEntry(range.size(), row, chain));
                    String wanted = wantedRoots.get(range.size());
                    if (wanted != null && !wanted.equals(Hex.of(range.root()))) {
                        throw new TamperedException(between(range.size()) + " of the log of " + head.agent()
                                + " are not those that were signed");
                    }
                    if (range.size() % PROGRESS == 0) {
                        options.progress().checked(range.size(), head.size());
                    }
                }
            }
        }
        boolean sameHead = range.size() == head.size()
                && Hex.of(range.root()).equals(head.root())
                && Hex.of(range.encode()).equals(head.compactRange());
        if (!sameHead) {
            throw new TamperedException("the head of the log of " + head.agent() + " does not fit its " + range.size()
                    + " entries: entries were cut off or added, or the head was changed");
        }
    }

    private byte[] verifyEntry(long expected, ResultSet row, IdentityChain chain)
            throws SQLException, TamperedException {
        Map<AuditField, String> fields = EntryRows.fields(row);
        String name = "entry " + expected + " of the log of " + head.agent();
        requirePlace(expected, String.valueOf(fields.get(AuditField.SEQUENCE)));
        byte[] leafHash;
        Instant at;
        try {
            leafHash = LeafFormat.hash(fields);
            AuditEntry entry = AuditEntry.of(fields);
            if (entry.kind() == EntryKind.UNKNOWN) {
                throw new TamperedException(name + " is of a kind this version does not write");
            }
            at = entry.at();
        } catch (IllegalArgumentException e) {
            throw new TamperedException(name + " is not one the vault writes");
        }
        if (!Hex.of(leafHash).equals(EntryRows.leafHash(row))) {
            throw new TamperedException(name + " was changed");
        }
        if (expected >= anchored) {
            firstUnanchored = firstUnanchored == null ? at : firstUnanchored;
            newestUnanchored = newestUnanchored == null || at.isAfter(newestUnanchored) ? at : newestUnanchored;
        }
        if (ended) {
            throw new TamperedException(name + " stands behind the off-boarding of the agent, which is the last");
        }
        ended = EntryKind.AGENT_OFFBOARDED.name().equals(fields.get(AuditField.KIND));
        if (EntryKind.AGENT_REKEYED.name().equals(fields.get(AuditField.KIND))) {
            chain.follow(expected, fields);
        }
        sideRows.see(expected, fields);
        return leafHash;
    }

    /** The database's order and primary key are not believed. */
    private void requirePlace(long expected, String sequence) throws TamperedException {
        if (sequence.equals(Long.toString(expected))) {
            return;
        }
        String log = " of the log of " + head.agent();
        if (sequence.equals(Long.toString(expected - 1)) && expected > 0) {
            throw new TamperedException("entry " + sequence + log + " is there twice");
        }
        throw new TamperedException(
                sequence.startsWith("-")
                        ? "entry " + sequence + log + " stands before the first"
                        : "entry " + expected + log + " is missing");
    }

    private String between(long size) {
        Long previous = wantedRoots.lowerKey(size);
        return "entries " + (previous == null ? 0 : previous) + " to " + (size - 1);
    }
}
