package dev.skillvault.impl.audit;

import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Verifies one log: what is signed, then its entries in one {@linkplain LogWalk pass}, then what stands beside them. */
final class LogVerification {
    private static final int FETCH = 1000;

    private final Connection connection;
    private final LogHead head;
    private final List<SignedCheckpoint> anchors;
    private final LogVerifier.Options options;

    private final PruneRecords pruned;
    private final SideRowCheck sideRows;
    private final ResourceRowCheck resourceRows;
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
        LogWalk.Checks checks = new LogWalk.Checks(signed, order, pruned, sideRows, resourceRows, signedRows, counters);
        new LogWalk(head, checks, options.progress()).verify(connection);
        doubt = order.doubt();
        chain.requireTrusted(trusted);
        resourceRows.verify(connection);
        List<String> found = new ArrayList<>(sideRows.verify(connection));
        signedRows.verify(connection, Hex.bytes(enrolment.logKey()), chain.isRestored());
        if (doubt.isEmpty()) { // or an entry of a later kind may count a use, too
            found.addAll(counters.verify(connection, chain.isRestored()));
        }
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
                roots == null ? List.of() : roots.used(),
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
}
