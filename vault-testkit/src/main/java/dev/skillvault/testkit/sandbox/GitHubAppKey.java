package dev.skillvault.testkit.sandbox;

/**
 * The GitHub App behind the client, as its owner sees it: id, the one installation (at {@code acme}, on all its repositories), and the
 * private key. Each start has a key of its own. Thread-safe.
 *
 * @since 0.1.0
 */
public final class GitHubAppKey {

    static final String SLUG = "skill-vault";
    static final String BOT = SLUG + "[bot]";

    private final SigningKey key;

    GitHubAppKey(Ledger ledger) {
        key = new SigningKey(ledger);
    }

    /** {@return the app's id, the {@code iss} of its assertions} */
    public String appId() {
        return "874512";
    }

    /** {@return the id of the installation at {@code acme}} */
    public String installationId() {
        return "51234567";
    }

    /**
     * Hands out the private key as GitHub does, in the PEM form of PKCS #1 ("Managing private keys for GitHub Apps", docs.github.com).
     *
     * @return the PEM file
     */
    public String privateKey() {
        return key.pkcs1();
    }

    /** {@return the account that calls with installation tokens appear under} */
    public String account() {
        return BOT;
    }

    SigningKey key() {
        return key;
    }
}
