package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.identity.AgentCertificate;
import dev.skillvault.impl.identity.Vouch;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.Map;
import java.util.Optional;

/**
 * A log's first entry, in which the agent's certificate vouches for the log's key. From it an auditor needs no other key.
 *
 * @param logKey raw public key, in hexadecimal
 * @param spkiSha256 of the certificate's public key, in hexadecimal
 * @param subject of the certificate
 * @param vaultId the vault it was enrolled in
 * @param former the log that this one continues after a restore; empty for an agent's first log
 */
record FirstEntry(String logKey, String spkiSha256, String subject, String vaultId, Optional<LogState> former) {

    static FirstEntry verify(LogHead head, Map<AuditField, String> fields) throws TamperedException {
        String place = "entry 0 of the log of " + head.agent();
        try {
            boolean restored = EntryKind.AGENT_RESTORED.name().equals(fields.get(AuditField.KIND));
            if (!restored && !EntryKind.AGENT_ENROLLED.name().equals(fields.get(AuditField.KIND))) {
                throw new TamperedException(place + " is not the enrolment");
            }
            JsonNode details = EntryCertificate.details(fields);
            EntryCertificate certificate = EntryCertificate.read(details, "certificate");
            AgentCertificate agent = certificate.agent();
            if (!agent.name().equals(head.agent())) {
                // or any agent with a certificate of its own could write a log for any other
                throw new TamperedException(place + " is vouched for by the certificate of another agent");
            }
            byte[] logKey = DetailsJson.bytes(details, "logKey");
            String vaultId = DetailsJson.text(details, "vaultId");
            Optional<LogState> former = restored ? Optional.of(former(details.path("continues"))) : Optional.empty();
            String origin = former.map(log -> LogOrigin.after(log.origin(), vaultId, head.agent()))
                    .orElse(LogOrigin.first(vaultId, head.agent()));
            boolean named = head.origin().equals(origin)
                    && former.filter(log -> !LogOrigin.isOf(log.origin(), head.agent()))
                            .isEmpty();
            byte[] statement = Vouch.statement(vaultId, new AgentId(head.agent()), head.origin(), logKey);
            if (!named
                    || logKey.length != LogKeys.PUBLIC_LENGTH
                    || !Vouch.verify(certificate.certificate(), statement, DetailsJson.bytes(details, "vouch"))) {
                throw new TamperedException(place + " does not vouch for the log's key");
            }
            agent.checkValidAt(EntryCertificate.at(fields));
            return new FirstEntry(Hex.of(logKey), certificate.spkiSha256(), certificate.subject(), vaultId, former);
        } catch (IOException | CertificateException | RuntimeException e) {
            throw new TamperedException(place + " does not hold a valid certificate that vouches for the log's key");
        }
    }

    private static LogState former(JsonNode continued) {
        return new LogState(
                DetailsJson.text(continued, "origin"),
                continued.path("size").asLong(),
                continued.path("root").asText(),
                continued.path("checkpoint").asText());
    }
}
