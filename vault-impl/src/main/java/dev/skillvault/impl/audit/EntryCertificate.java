package dev.skillvault.impl.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.audit.AuditField;
import dev.skillvault.impl.identity.AgentCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A certificate in the details of an entry.
 *
 * @param certificate as it stands there
 * @param agent what the vault reads from it
 */
record EntryCertificate(X509Certificate certificate, AgentCertificate agent) {

    static EntryCertificate read(JsonNode details, String field) throws CertificateException {
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(DetailsJson.bytes(details, field)));
        return new EntryCertificate(certificate, AgentCertificate.of(certificate));
    }

    String spkiSha256() {
        return Hex.of(agent.spkiSha256());
    }

    String subject() {
        return certificate.getSubjectX500Principal().getName();
    }

    static JsonNode details(Map<AuditField, String> fields) throws IOException {
        return DetailsJson.read(String.valueOf(fields.get(AuditField.DETAILS)));
    }

    /** The time an entry claims. */
    static Instant at(Map<AuditField, String> fields) {
        return Instant.EPOCH.plus(Long.parseLong(String.valueOf(fields.get(AuditField.AT))), ChronoUnit.MICROS);
    }
}
