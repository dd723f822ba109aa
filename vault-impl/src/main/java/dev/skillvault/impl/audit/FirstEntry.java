package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.AgentId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.identity.AgentCertificate;
import dev.skillvault.impl.identity.Vouch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;

/**
 * A log's first entry, in which the agent's certificate vouches for the log's key. From it an auditor needs no other key.
 *
 * @param logKey raw public key, in hexadecimal
 * @param spkiSha256 of the certificate's public key, in hexadecimal
 * @param subject of the certificate
 * @param vaultId the vault it was enrolled in
 */
record FirstEntry(String logKey, String spkiSha256, String subject, String vaultId) {

    static FirstEntry verify(LogHead head, Map<AuditField, String> fields) throws TamperedException {
        String place = "entry 0 of the log of " + head.agent();
        try {
            if (!EntryKind.AGENT_ENROLLED.name().equals(fields.get(AuditField.KIND))) {
                throw new TamperedException(place + " is not the enrolment");
            }
            JsonNode details = JsonMapper.builder().build().readTree(String.valueOf(fields.get(AuditField.DETAILS)));
            Base64.Decoder base64 = Base64.getDecoder();
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            base64.decode(details.path("certificate").asText())));
            AgentCertificate agent = AgentCertificate.of(certificate);
            if (!agent.name().equals(head.agent())) {
                // or any agent with a certificate of its own could write a log for any other
                throw new TamperedException(place + " is vouched for by the certificate of another agent");
            }
            byte[] logKey = base64.decode(details.path("logKey").asText());
            String vaultId = details.path("vaultId").asText();
            boolean named = head.origin().equals("dev.skillvault/log/" + vaultId + "/" + head.agent());
            byte[] statement = Vouch.statement(vaultId, new AgentId(head.agent()), head.origin(), logKey);
            if (!named
                    || !Vouch.verify(
                            certificate,
                            statement,
                            base64.decode(details.path("vouch").asText()))) {
                throw new TamperedException(place + " does not vouch for the log's key");
            }
            Instant at =
                    Instant.EPOCH.plus(Long.parseLong(String.valueOf(fields.get(AuditField.AT))), ChronoUnit.MICROS);
            agent.checkValidAt(at);
            return new FirstEntry(
                    Hex.of(logKey),
                    Hex.of(agent.spkiSha256()),
                    certificate.getSubjectX500Principal().getName(),
                    vaultId);
        } catch (IOException | CertificateException | RuntimeException e) {
            throw new TamperedException(place + " does not hold a valid certificate that vouches for the log's key");
        }
    }
}
