package dev.skillvault.impl.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.skillvault.impl.crypto.SecretBytes;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Signs the assertions by which service accounts and apps prove who they are: RS256, short-lived, each for one request (RFC 7519, RFC 7523
 * section 3).
 *
 * <p>Thread-safe.
 */
final class Assertions {
    /** The longest Google accepts is an hour; the answer's token does not live longer for it. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    /** GitHub's advice against a clock that is ahead. */
    private static final Duration EARLIER = Duration.ofSeconds(60);

    private final Clock clock;

    Assertions(Clock clock) {
        this.clock = clock;
    }

    /**
     * As "Using OAuth 2.0 for Server to Server Applications" of Google says: the scopes are a claim. The id is for servers that refuse to
     * see an assertion twice (RFC 7523 section 3, item 7).
     */
    SignedJWT of(Renewal.ServiceAccount account, URI audience) {
        JWTClaimsSet.Builder claims = lasting()
                .issuer(account.email())
                .audience(audience.toString())
                .jwtID(UUID.randomUUID().toString());
        if (account.subject() != null) {
            claims.subject(account.subject());
        }
        if (!account.scopes().isEmpty()) {
            claims.claim("scope", String.join(" ", new TreeSet<>(account.scopes())));
        }
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(account.keyId()).build();
        return signed(header, claims.build(), account.key());
    }

    /** As "Generating a JSON Web Token (JWT) for a GitHub App" says. */
    SignedJWT of(Renewal.Installation installation) {
        return signed(
                new JWSHeader(JWSAlgorithm.RS256),
                lasting().issuer(installation.appId()).build(),
                installation.key());
    }

    private JWTClaimsSet.Builder lasting() {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issueTime(Date.from(now.minus(EARLIER)))
                .expirationTime(Date.from(now.plus(LIFETIME)));
    }

    private static SignedJWT signed(JWSHeader header, JWTClaimsSet claims, SecretBytes pkcs8) {
        PrivateKey key = pkcs8.<PrivateKey, RuntimeException>use(RsaPrivateKey::open);
        SignedJWT jwt = new SignedJWT(header, claims);
        try {
            jwt.sign(new RSASSASigner(key));
            return jwt;
        } catch (JOSEException e) {
            throw new IllegalStateException("an RSA key of this size always signs", e);
        }
    }
}
