package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.impl.identity.Vouch;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys an agent has had. The first one vouched for the log's key; each later one came by a re-key, for which it and the one
 * before it vouch. So each of them has vouched for the log's key.
 *
 * <p>Not thread-safe.
 */
final class IdentityChain {
    private final LogHead head;
    private final FirstEntry first;
    private final List<String> keys = new ArrayList<>();
    private String subject;

    IdentityChain(LogHead head, FirstEntry first) {
        this.head = head;
        this.first = first;
        this.keys.add(first.spkiSha256());
        this.subject = first.subject();
    }

    /** Goes on to the key of a re-key, if the one before vouches for it. */
    void follow(long sequence, Map<AuditField, String> fields) throws TamperedException {
        String place = "entry " + sequence + " of the log of " + head.agent() + " re-keys the agent";
        try {
            JsonNode details = EntryCertificate.details(fields);
            EntryCertificate former = EntryCertificate.read(details, "formerCertificate");
            EntryCertificate next = EntryCertificate.read(details, "certificate");
            if (!former.spkiSha256().equals(newest())) {
                throw new TamperedException(place + " from a key that was not the agent's");
            }
            byte[] statement = Vouch.succession(
                    first.vaultId(),
                    new AgentId(head.agent()),
                    head.origin(),
                    Hex.bytes(first.logKey()),
                    former.agent().spkiSha256(),
                    next.agent().spkiSha256());
            if (!Vouch.verify(former.certificate(), statement, DetailsJson.bytes(details, "formerVouch"))) {
                throw new TamperedException(place + " to a key that the former key did not vouch for");
            }
            if (!Vouch.verify(next.certificate(), statement, DetailsJson.bytes(details, "vouch"))) {
                throw new TamperedException(place + " to a key that does not vouch for the log's key");
            }
            for (EntryCertificate each : List.of(former, next)) {
                if (!each.agent().name().equals(head.agent())) {
                    throw new TamperedException(place + " with the certificate of another agent");
                }
                each.agent().checkValidAt(EntryCertificate.at(fields));
            }
            keys.add(next.spkiSha256());
            subject = next.subject();
        } catch (IOException | CertificateException | RuntimeException e) {
            throw new TamperedException(place + " without two valid certificates that vouch for it");
        }
    }

    /** One of the keys is among these, if there are any. */
    void requireTrusted(List<String> trusted) throws TamperedException {
        if (!trusted.isEmpty() && trusted.stream().noneMatch(keys::contains)) {
            throw new TamperedException(
                    "the log of " + head.agent() + " is vouched for by a certificate that is not trusted: " + newest());
        }
    }

    String newest() {
        return keys.get(keys.size() - 1);
    }

    /** Whether the log continues another one. */
    boolean isRestored() {
        return first.former().isPresent();
    }

    /** Whether an anchor is one of a log that this one continues, signed by the key that went on. */
    boolean isOfFormerLog(SignedCheckpoint anchor) {
        return isRestored()
                && LogOrigin.isOf(anchor.origin(), head.agent())
                && LogOrigin.number(anchor.origin()) < LogOrigin.number(head.origin())
                && anchor.isSignedBy(Hex.bytes(first.logKey()));
    }

    /** What a restored log cannot say, whatever its anchors. */
    Optional<String> gap(List<SignedCheckpoint> anchors) {
        return first.former().map(former -> {
            long anchored = anchors.stream()
                    .filter(anchor -> anchor.origin().equals(former.origin()) && isOfFormerLog(anchor))
                    .mapToLong(SignedCheckpoint::size)
                    .max()
                    .orElse(0);
            return "the log " + head.origin() + " continues the log " + former.origin() + ", last known at "
                    + Math.max(former.size(), anchored)
                    + " entries: what was recorded after that, and the old entries themselves, are not here";
        });
    }

    String description() {
        String now = subject + ", public key SHA-256 " + newest();
        return keys.size() == 1
                ? now
                : now + "; re-keyed, before: " + String.join(", ", keys.subList(0, keys.size() - 1));
    }
}
