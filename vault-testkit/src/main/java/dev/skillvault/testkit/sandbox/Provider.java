package dev.skillvault.testkit.sandbox;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The providers the sandbox plays, with the shapes and lifetimes of their secrets. */
enum Provider {
    GOOGLE(
            new Shape("ya29.", 160),
            new Shape("1//0", 90),
            new Shape("4/0", 62),
            Duration.ofSeconds(3599),
            "https://www.google.com/device"),
    GITHUB(
            new Shape("ghu_", 36),
            new Shape("ghr_", 76),
            new Shape("", 20),
            Duration.ofHours(8),
            "https://github.com/login/device"),
    /** Without token rotation, so without an end: "Using token rotation", Slack Developer Docs. */
    SLACK(new Shape("xoxb-", 40), new Shape("xoxe-1-", 140), new Shape("", 60), null, null),
    /** An access token is a session; it lives as long as Setup's session timeout, two hours if nobody changes it. */
    SALESFORCE(
            new Shape("00Dxx0000001gPL!AQ", 90),
            new Shape("5Aep861", 70),
            new Shape("aPrx", 60),
            Duration.ofHours(2),
            null),
    STANDARD(
            new Shape("", 40),
            new Shape("", 48),
            new Shape("", 32),
            Duration.ofMinutes(10),
            "https://auth.example.test/device");

    /** "Refreshing user access tokens" on GitHub Docs: six months, always 15897600 seconds. */
    static final Duration GITHUB_REFRESH_LIFETIME = Duration.ofDays(184);

    /** "Authenticating as a GitHub App installation" on GitHub Docs, and the same for Google's access tokens. */
    static final Duration HOUR = Duration.ofHours(1);

    /** How a secret begins, and how many random characters follow. */
    private record Shape(String prefix, int length) {}

    final @Nullable Duration accessLifetime;

    /** Where a person types the code of a device, if the provider has device codes. */
    final @Nullable String devicePage;

    private final String accessPrefix;
    private final int accessLength;
    private final String refreshPrefix;
    private final int refreshLength;
    private final String codePrefix;
    private final int codeLength;

    Provider(Shape access, Shape refresh, Shape code, @Nullable Duration accessLifetime, @Nullable String devicePage) {
        this.accessPrefix = access.prefix();
        this.accessLength = access.length();
        this.refreshPrefix = refresh.prefix();
        this.refreshLength = refresh.length();
        this.codePrefix = code.prefix();
        this.codeLength = code.length();
        this.accessLifetime = accessLifetime;
        this.devicePage = devicePage;
    }

    static Provider of(String name) {
        for (Provider provider : values()) {
            if (provider.id().equals(name)) {
                return provider;
            }
        }
        throw new IllegalArgumentException(
                "the sandbox plays google, github, slack, salesforce and standard, not " + name);
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of a provider whose tokens expire. */
    long accessSeconds() {
        if (accessLifetime == null) {
            throw new IllegalStateException("tokens of " + id() + " do not expire");
        }
        return accessLifetime.toSeconds();
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
