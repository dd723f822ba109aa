package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** A signed JSON web token in its compact form (RFC 7515 section 7.1), not trusted before {@link #isSignedBy}. */
final class Jwt {

    private final JsonNode header;
    private final JsonNode claims;
    private final String signed;
    private final byte[] signature;

    private Jwt(JsonNode header, JsonNode claims, String signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    static Optional<Jwt> parse(String compact) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            return decode(parts[0])
                    .flatMap(header -> decode(parts[1])
                            .map(claims -> new Jwt(header, claims, parts[0] + "." + parts[1], signature)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> decode(String part) {
        return Json.read(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
                .filter(JsonNode::isObject);
    }

    /** With RS256 and nothing else (RFC 7518 section 3.3). */
    boolean isSignedBy(PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
            return header.path("alg").asText().equals("RS256") && verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    String text(String claim) {
        return claims.path(claim).asText();
    }

    /** Empty when the claim is missing or no number of seconds (RFC 7519 section 2). */
    Optional<Instant> time(String claim) {
        return Optional.of(claims.path(claim))
                .filter(JsonNode::isNumber)
                .map(node -> Instant.ofEpochSecond(node.asLong()));
    }
}
