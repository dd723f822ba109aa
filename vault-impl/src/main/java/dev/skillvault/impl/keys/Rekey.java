package dev.skillvault.impl.keys;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.Trust;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.Vouch;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.UnitOfWork;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives an agent another identity key, in three steps: a second slot is committed; it is read back and opened with the new key;
 * and, in one unit, the first slot goes, the agent's row names the new key, and both keys vouch for that in the log. Wherever it
 * stops, at least one slot opens. The root key stays, so a running agent goes on, and no record is sealed anew.
 *
 * <p>Thread-safe; one at a time.
 */
public final class Rekey {
    /** How far it is, for tests that stop it there. */
    enum Step {
        CHECKED_IDENTITIES,
        ADDED_SLOT,
        OPENED_SLOT,
        MADE_VOUCHES,
        DROPPED_FORMER_SLOT
    }

    private final Store store;
    private final Committer committer;
    private final AgentKeys keys;
    private final Trust trust;
    private final @Nullable SecretBytes vaultSecret;
    private final Clock clock;
    private final SecureRandom random;
    private final Consumer<Step> progress;
    private X509Identity current;

    /** For a vault that was opened with this identity, trust and vault secret. */
    public Rekey(
            Store store,
            Committer committer,
            AgentKeys keys,
            X509Identity current,
            Trust trust,
            @Nullable SecretBytes vaultSecret,
            Clock clock,
            SecureRandom random) {
        this(store, committer, keys, current, trust, vaultSecret, clock, random, step -> {});
    }

    Rekey(
            Store store,
            Committer committer,
            AgentKeys keys,
            X509Identity current,
            Trust trust,
            @Nullable SecretBytes vaultSecret,
            Clock clock,
            SecureRandom random,
            Consumer<Step> progress) {
        this.store = store;
        this.committer = committer;
        this.keys = keys;
        this.current = current;
        this.trust = trust;
        this.vaultSecret = vaultSecret;
        this.clock = clock;
        this.random = random;
        this.progress = progress;
    }

    /**
     * Makes this identity's key the agent's.
     *
     * @throws IdentityException if its certificate is not for this agent, not valid or not trusted, its key is the agent's already, or the key
     *     this vault was opened with is not the agent's
     * @throws CannotOpenException if the new slot does not open; the former one stays
     */
    public synchronized void to(X509Identity next) {
        requireFit(next);
        if (isDone(next)) {
            current = next;
            return;
        }
        progress.accept(Step.CHECKED_IDENTITIES);
        Slots slots =
                new Slots(store.read(Enrolment::vaultId), agent(), keys.ring().sealer());
        Slots.Row slot = slots.wrap(next, vaultSecret, keys.ring().root(), random);
        committer.commit(unit -> begin(unit, slots, slot, next));
        progress.accept(Step.ADDED_SLOT);
        requireOpens(slots, next);
        progress.accept(Step.OPENED_SLOT);
        AuditDraft record = record(next);
        progress.accept(Step.MADE_VOUCHES);
        committer.commit(unit -> finish(unit, slots, slot, next, record));
        current = next;
        progress.accept(Step.DROPPED_FORMER_SLOT);
    }

    private AgentId agent() {
        return keys.ring().agent();
    }

    private void requireFit(X509Identity next) {
        if (!next.name().equals(agent().value())) {
            throw new IdentityException("a re-key keeps the agent's name: the new certificate is for " + next.name()
                    + ", and the agent is " + agent());
        }
        Instant now = clock.instant();
        next.checkTrusted(trust, now);
        // or its word for the new one would not count
        current.checkValidAt(now);
    }

    /** True if an earlier try was committed without an answer. */
    private boolean isDone(X509Identity next) {
        String enrolled = store.read(this::enrolledKey);
        if (enrolled.equals(Slots.spki(next))) {
            if (Slots.spki(current).equals(enrolled)) {
                throw new IdentityException(
                        "this key is the agent's already: a renewed certificate with the same key needs no re-key");
            }
            return true;
        }
        requireCurrent(enrolled);
        return false;
    }

    private void requireCurrent(String enrolled) {
        if (!enrolled.equals(Slots.spki(current))) {
            throw new IdentityException(
                    "the re-key to the key this vault was opened with is not finished, or another one"
                            + " came first: open the vault with the identity that is enrolled, and re-key with that");
        }
    }

    private String enrolledKey(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT spki_sha256 FROM agent WHERE agent_id = ?")) {
            select.setString(1, agent().value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /** What an earlier try left behind goes, so that there are never more than two slots. */
    private String begin(UnitOfWork unit, Slots slots, Slots.Row slot, X509Identity next) throws SQLException {
        requireCurrent(enrolledKey(unit.jdbc()));
        slots.keepOnly(unit.jdbc(), Slots.spki(current));
        slots.insert(unit.jdbc(), slot);
        unit.append(AuditDraft.of(EntryKind.REKEY_BEGUN, "operator")
                .details(Map.<String, Object>of(
                        "newSpkiSha256",
                        Slots.spki(next),
                        "algorithm",
                        next.key().algorithm(),
                        "vaultSecret",
                        vaultSecret != null)));
        return slot.id();
    }

    /** As the next opening will: from the row, with the new key alone. */
    private void requireOpens(Slots slots, X509Identity next) {
        try (SealingKey opened = store.read(jdbc -> slots.open(jdbc, next, vaultSecret))) {
            if (!opened.sameAs(keys.ring().root())) {
                throw new CannotOpenException();
            }
        }
    }

    private AuditDraft record(X509Identity next) {
        byte[] statement = Vouch.succession(
                store.read(Enrolment::vaultId),
                agent(),
                store.read(this::origin),
                keys.logSigner().publicKey(),
                current.spkiSha256(),
                next.spkiSha256());
        return AuditDraft.of(EntryKind.AGENT_REKEYED, "operator")
                .details(Map.of(
                        "formerCertificate", certificate(current),
                        "formerVouch", base64(current.key().vouch(statement)),
                        "certificate", certificate(next),
                        "vouch", base64(next.key().vouch(statement))));
    }

    private String origin(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT origin FROM audit_head WHERE agent = ?")) {
            select.setString(1, agent().value());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private String finish(UnitOfWork unit, Slots slots, Slots.Row slot, X509Identity next, AuditDraft record)
            throws SQLException {
        requireCurrent(enrolledKey(unit.jdbc()));
        if (!slots.contains(unit.jdbc(), slot.id())) {
            throw new VaultUnavailableException("somebody else began to re-key this agent meanwhile; see which key is"
                    + " enrolled, and try again");
        }
        slots.keepOnly(unit.jdbc(), Slots.spki(next));
        store.noteErasure(unit.jdbc());
        try (PreparedStatement update =
                unit.jdbc().prepareStatement("UPDATE agent SET spki_sha256 = ? WHERE agent_id = ?")) {
            update.setString(1, Slots.spki(next));
            update.setString(2, agent().value());
            update.executeUpdate();
        }
        unit.append(record);
        return unit.checkpoint().note();
    }

    private static String certificate(X509Identity identity) {
        try {
            return base64(identity.certificateChain().get(0).getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a loaded certificate has an encoding", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
