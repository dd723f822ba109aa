package dev.skillvault.testkit.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

/** RFC 7636 with S256, the only method the sandbox takes. */
final class Pkce {

    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private Pkce() {}

    static boolean isChallenge(String challenge, String method) {
        return method.equals("S256") && CHALLENGE.matcher(challenge).matches();
    }

    static boolean matches(String verifier, String challenge) {
        byte[] digest = Secrets.sha256(verifier.getBytes(StandardCharsets.US_ASCII));
        byte[] expected = Base64.getUrlEncoder().withoutPadding().encode(digest);
        return VERIFIER.matcher(verifier).matches()
                && MessageDigest.isEqual(expected, challenge.getBytes(StandardCharsets.US_ASCII));
    }
}
