package dev.skillvault.testkit.sandbox;

import java.time.Duration;
import java.util.Locale;

/** The providers the sandbox plays, with the shapes and lifetimes of their secrets. */
enum Provider {
    GOOGLE("ya29.", 160, "1//0", 90, "4/0", 62, Duration.ofSeconds(3599)),
    GITHUB("ghu_", 36, "ghr_", 76, "", 20, Duration.ofHours(8));

    /** "Refreshing user access tokens" on GitHub Docs: six months, always 15897600 seconds. */
    static final Duration GITHUB_REFRESH_LIFETIME = Duration.ofDays(184);

    final Duration accessLifetime;
    private final String accessPrefix;
    private final int accessLength;
    private final String refreshPrefix;
    private final int refreshLength;
    private final String codePrefix;
    private final int codeLength;

    Provider(
            String accessPrefix,
            int accessLength,
            String refreshPrefix,
            int refreshLength,
            String codePrefix,
            int codeLength,
            Duration accessLifetime) {
        this.accessPrefix = accessPrefix;
        this.accessLength = accessLength;
        this.refreshPrefix = refreshPrefix;
        this.refreshLength = refreshLength;
        this.codePrefix = codePrefix;
        this.codeLength = codeLength;
        this.accessLifetime = accessLifetime;
    }

    static Provider of(String name) {
        for (Provider provider : values()) {
            if (provider.id().equals(name)) {
                return provider;
            }
        }
        throw new IllegalArgumentException("the sandbox plays google and github, not " + name);
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    String newAccessToken() {
        return Secrets.mint(accessPrefix, accessLength);
    }

    String newRefreshToken() {
        return Secrets.mint(refreshPrefix, refreshLength);
    }

    String newCode() {
        return Secrets.mint(codePrefix, codeLength);
    }
}
