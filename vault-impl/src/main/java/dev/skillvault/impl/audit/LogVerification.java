package dev.skillvault.impl.audit;

import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifies one log: one pass over its entries, from the first to the last. */
final class LogVerification {
    private static final int FETCH = 1000;
    private static final long PROGRESS = 5000;

    private final Connection connection;
    private final LogHead head;
    private final List<SignedCheckpoint> anchors;
    private final LogVerifier.Options options;

    private final PruneRecords pruned;
    private final SideRowCheck sideRows;
    private final ResourceRowCheck resourceRows;
    private long logTime = Long.MIN_VALUE;
    private final SignedRowCheck signedRows;
    private final CounterCheck counters;
    private List<String> remarks = List.of();
    private @Nullable IdentityChain identities;
    private @Nullable SignedRoots roots;
    private Optional<String> doubt = Optional.empty();

    LogVerification(Connection connection, LogHead head, List<SignedCheckpoint> anchors, LogVerifier.Options options) {
        this.connection = connection;
        this.head = head;
        this.anchors = anchors;
        this.options = options;
        this.pruned = new PruneRecords(head.agent(), head.origin());
        this.sideRows = new SideRowCheck(head, pruned);
        this.resourceRows = new ResourceRowCheck(head.agent(), new SecureRandom());
        this.signedRows = new SignedRowCheck(head.agent());
        this.counters = new CounterCheck(head, pruned);
    }

    Verdict verify(List<String> trusted) throws SQLException, TamperedException {
        FirstEntry enrolment = readFirstEntry();
        if (!head.logKey().equals(enrolment.logKey())) {
            throw new TamperedException("the head of the log of " + head.agent() + " names another log key");
        }
        IdentityChain chain = new IdentityChain(head, enrolment);
        identities = chain;
        SignedRoots signed = new SignedRoots(head.agent(), head.origin(), Hex.bytes(enrolment.logKey()));
        roots = signed;
        collectCheckpoints(signed);
        signed.anchors(anchors, 0);
        signed.requireWithin(head.size());
        pruned.read(connection, Hex.bytes(enrolment.logKey()));
        counters.read(connection);
        EntryOrder order = new EntryOrder(head.agent(), chain);
        walk(signed, order);
        doubt = order.doubt();
        chain.requireTrusted(trusted);
        resourceRows.verify(connection);
        List<String> found = new ArrayList<>(sideRows.verify(connection));
        signedRows.verify(connection, Hex.bytes(enrolment.logKey()), chain.isRestored());
        found.addAll(counters.verify(connection, chain.isRestored()));
        found.addAll(0, pruned.remarks());
        chain.gap(anchors).ifPresent(gap -> found.add(0, gap));
        Anchors.since(options, head.origin(), head.agent(), head.size()).ifPresent(since -> found.add(0, since));
        remarks = found;
        requireSameAgent(enrolment.vaultId(), chain.newest());
        return !chain.isRestored() && signed.isAnchored(options.now())
                ? Verdict.VERIFIED
                : Verdict.VERIFIED_WITHOUT_ANCHOR;
    }

    /** The agent's keys; empty before they were read. */
    Optional<IdentityChain> identities() {
        return Optional.ofNullable(identities);
    }

    VerificationReport.Log report() {
        String identity = identities == null ? "unknown" : identities.description();
        return new VerificationReport.Log(
                head.origin(),
                pruned.extent(head.size()),
                roots == null ? 0 : roots.checkpointed(),
                roots == null ? 0 : roots.anchored(),
                identity);
    }

    /** What is worth knowing beside the verdict. */
    List<String> remarks() {
        return remarks;
    }

    /** Why nothing can be said about this log, although nothing in it is tampered with. */
    Optional<String> doubt() {
        return doubt;
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

    private void collectCheckpoints(SignedRoots signed) throws SQLException, TamperedException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT size, note FROM audit_checkpoint WHERE agent = ? ORDER BY size")) {
            select.setFetchSize(FETCH);
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    signed.checkpoint(row.getLong(1), String.valueOf(row.getString(2)));
                }
            }
        }
    }

    private void walk(SignedRoots signed, EntryOrder order) throws SQLException, TamperedException {
        CompactRange range = CompactRange.empty();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT " + EntryRows.COLUMNS + " FROM audit_entry WHERE agent = ? ORDER BY agent, sequence")) {
            select.setFetchSize(FETCH);
            select.setString(1, head.agent());
            try (ResultSet row = select.executeQuery();
                    PrunedPlaces places = PrunedPlaces.from(connection, head.agent(), 0)) {
                while (row.next()) {
                    appendPruned(places, range, signed, order);
                    Map<AuditField, String> fields = EntryRows.fields(row);
                    range.append(verifyEntry(range.size(), fields, EntryRows.leafHash(row), signed, order));
                    requireFindable(range.size() - 1, fields, EntryRows.logTime(row));
                    signed.compare(range);
                    if (range.size() % PROGRESS == 0) {
                        options.progress().checked(range.size(), head.size());
                    }
                }
                appendPruned(places, range, signed, order);
                places.requireEnd();
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

    /** The hashes of pruned entries, if the next ones were. */
    private void appendPruned(PrunedPlaces places, CompactRange range, SignedRoots signed, EntryOrder order)
            throws SQLException, TamperedException {
        while (places.isAt(range.size())) {
            long sequence = range.size();
            pruned.missing(sequence);
            order.follow(sequence, Map.of());
            signed.seePruned(sequence);
            if (places.logTime() < logTime) {
                throw new TamperedException("the time that is left of entry " + sequence + " of the log of "
                        + head.agent() + ", which was pruned, was changed");
            }
            logTime = places.logTime();
            pruned.requireTime(sequence, logTime);
            range.append(places.leafHash());
            signed.compare(range);
            places.next();
        }
    }

    /** By its time and its resources, which stand beside it, an entry is found: they must be its own. */
    private void requireFindable(long sequence, Map<AuditField, String> fields, long storedTime)
            throws TamperedException {
        resourceRows.see(sequence, fields);
        logTime = Math.max(logTime, Long.parseLong(fields.getOrDefault(AuditField.AT, "0")));
        if (storedTime != logTime) {
            throw new TamperedException(
                    "the time by which entry " + sequence + " of the log of " + head.agent() + " is found was changed");
        }
        pruned.requireTime(sequence, logTime);
    }

    private byte[] verifyEntry(
            long expected, Map<AuditField, String> fields, String stored, SignedRoots signed, EntryOrder order)
            throws TamperedException {
        requirePlace(expected, String.valueOf(fields.get(AuditField.SEQUENCE)));
        byte[] leafHash;
        Instant at;
        try {
            leafHash = LeafFormat.hash(fields);
            at = EntryCertificate.at(fields);
        } catch (IllegalArgumentException e) {
            throw wrong(expected, "is not one the vault writes");
        }
        if (!EntryOrder.isKind(fields.getOrDefault(AuditField.KIND, ""))) {
            throw wrong(expected, "is not one the vault writes");
        }
        if (!Hex.of(leafHash).equals(stored)) {
            throw wrong(expected, "was changed");
        }
        signed.see(expected, at);
        order.follow(expected, fields);
        sideRows.see(expected, fields);
        signedRows.see(expected, fields);
        counters.see(expected, fields);
        return leafHash;
    }

    private TamperedException wrong(long sequence, String what) {
        return new TamperedException("entry " + sequence + " of the log of " + head.agent() + " " + what);
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
}
