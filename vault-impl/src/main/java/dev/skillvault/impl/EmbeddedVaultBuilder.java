package dev.skillvault.impl;

import static java.util.Objects.requireNonNull;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.Trust;
import dev.skillvault.impl.alert.AlertDesk;
import dev.skillvault.impl.anchor.AnchorPace;
import dev.skillvault.impl.anchor.FileAnchor;
import dev.skillvault.impl.anchor.JdbcAnchor;
import dev.skillvault.impl.anchor.MailAnchor;
import dev.skillvault.impl.approval.ApprovalTimes;
import dev.skillvault.impl.channel.Dialled;
import dev.skillvault.impl.channel.LogChannel;
import dev.skillvault.impl.channel.MailChannel;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.discovery.ProviderSources;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.impl.store.StoreCredentials;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.token.OAuthClients;
import dev.skillvault.skill.Skill;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.Approver;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.spi.Inbox;
import dev.skillvault.spi.VaultListener;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Collects what {@link EmbeddedVault} is put together from. */
final class EmbeddedVaultBuilder implements Vault.Builder {
    private static final int MIN_VAULT_SECRET = 16;
    private static final int MIN_RESPONSE = 1024;
    private static final int MAX_RESPONSE = 256 * 1024 * 1024;
    private static final Pattern ANCHOR_NAME = Pattern.compile("\\P{Cntrl}{1,200}");

    @Nullable
    X509Identity identity;

    @Nullable
    StoreUrl store;

    @Nullable
    StoreCredentials storeCredentials;

    @Nullable
    SecretBytes vaultSecret;

    boolean existingOnly;
    boolean backgroundRefresh = true;

    @Nullable
    BackupStore backup;

    private final Map<String, Anchor> anchors = new TreeMap<>();
    AnchorPace anchorPace = AnchorPace.USUAL;
    KeyCopies keyCopies = KeyCopies.NONE;
    Trust trust = Trust.pinnedAtEnrolment();
    final OAuthClients clients = new OAuthClients();
    String policyName = "none";
    GrantPolicy policy = request -> GrantDecision.ask();

    @Nullable
    Duration unusedGrants;

    int maxResponseBytes = Dialer.USUAL_ANSWER;

    final List<Skill> skills = new ArrayList<>();
    final List<Path> skillFolders = new ArrayList<>();
    Map<String, InetSocketAddress> sandbox = Map.of();
    final ProviderSources providers = new ProviderSources();
    /** Which mail servers are trusted. A test's server has a certificate of its own. */
    SSLSocketFactory mailTrust = (SSLSocketFactory) SSLSocketFactory.getDefault();

    final List<VaultListener> listeners = new ArrayList<>();
    final List<AlertChannel> alerts = new ArrayList<>();
    final List<Inbox> inboxes = new ArrayList<>();
    final List<Approver> approvers = new ArrayList<>();
    ApprovalTimes approvalTimes = ApprovalTimes.USUAL;

    @Nullable
    Duration alertRepeat;

    @Nullable
    Duration healthChecks;

    @Nullable
    URI consentBaseUri;

    Clock clock = Clock.systemUTC();

    @Override
    public Vault.Builder identity(AgentIdentity value) {
        this.identity = X509Identity.from(value);
        return this;
    }

    @Override
    public Vault.Builder store(String jdbcUrl) {
        this.store = StoreUrl.parse(jdbcUrl);
        return this;
    }

    @Override
    public Vault.Builder storeCredentials(String user, char[] password) {
        this.storeCredentials = StoreCredentials.of(user, password);
        return this;
    }

    @Override
    public Vault.Builder vaultSecret(byte[] secret) {
        if (secret.length < MIN_VAULT_SECRET) {
            throw new VaultConfigurationException("a vault secret has at least " + MIN_VAULT_SECRET + " bytes");
        }
        this.vaultSecret = SecretBytes.copyOf(secret);
        return this;
    }

    @Override
    public Vault.Builder backup(BackupStore value) {
        this.backup = requireNonNull(value, "backup");
        return this;
    }

    @Override
    public Vault.Builder anchor(Anchor value) {
        String name = value.name();
        if (!ANCHOR_NAME.matcher(name).matches()) {
            throw new VaultConfigurationException(
                    "an anchor's name has 1 to 200 characters and no control character among them");
        }
        if (anchors.putIfAbsent(name, value) != null) {
            throw new VaultConfigurationException("two anchors are called " + name + ": leave one of them out");
        }
        return this;
    }

    @Override
    public Vault.Builder anchorEvery(int entries, Duration time) {
        this.anchorPace = anchorPace.every(entries, time);
        return this;
    }

    /** The anchors by name, with this dialer where they dial. */
    List<Anchor> anchors(Dialer dialer) {
        List<Anchor> all = new ArrayList<>();
        anchors.values()
                .forEach(each -> all.add(each instanceof Dialled<?> dialled ? (Anchor) dialled.through(dialer) : each));
        return all;
    }

    /** Those that can be asked while the vault is opened. */
    List<Anchor> localAnchors() {
        return anchors.values().stream().filter(Anchor::local).toList();
    }

    private void checkAnchors(StoreUrl url) {
        Path folder = url.file().map(Path::getParent).orElse(null);
        for (Anchor anchor : anchors.values()) {
            if (folder != null && anchor instanceof FileAnchor file) {
                file.requireApartFrom(folder);
            }
            if (anchor instanceof JdbcAnchor jdbc) {
                jdbc.requireApartFrom(url);
            }
            if (anchor instanceof MailAnchor mail && !sandbox.isEmpty() && !mail.isLocal()) {
                throw new VaultConfigurationException(
                        "in a sandbox no mail leaves this machine, so checkpoints by mail to " + mail.host()
                                + " cannot be sent: leave them out");
            }
        }
    }

    @Override
    public Vault.Builder trust(Trust value) {
        this.trust = requireNonNull(value, "trust");
        return this;
    }

    @Override
    public Vault.Builder oauthClient(String provider, String clientId, char[] clientSecret) {
        clients.put(provider, clientId, clientSecret);
        return this;
    }

    @Override
    public Vault.Builder policy(String name, GrantPolicy value) {
        this.policyName = requireNonNull(name, "name");
        this.policy = requireNonNull(value, "policy");
        return this;
    }

    @Override
    public Vault.Builder endUnusedGrants(Duration after) {
        if (after.compareTo(Duration.ofDays(1)) < 0) {
            throw new VaultConfigurationException("end unused grants after a day at the earliest");
        }
        this.unusedGrants = after;
        return this;
    }

    @Override
    public Vault.Builder maxResponseBytes(int bytes) {
        if (bytes < MIN_RESPONSE || bytes > MAX_RESPONSE) {
            throw new VaultConfigurationException("let answers have 1 KiB at least and 256 MiB at most");
        }
        this.maxResponseBytes = bytes;
        return this;
    }

    @Override
    public Vault.Builder skill(Skill skill) {
        skills.add(requireNonNull(skill, "skill"));
        return this;
    }

    @Override
    public Vault.Builder skills(Path folder) {
        skillFolders.add(requireNonNull(folder, "folder"));
        return this;
    }

    @Override
    public Vault.Builder sandbox(Map<String, InetSocketAddress> routes) {
        routes.forEach((host, address) -> {
            if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
                throw new IllegalArgumentException("a sandbox route leads to this machine only, not to " + address);
            }
        });
        this.sandbox = new TreeMap<>(routes);
        return this;
    }

    @Override
    public Vault.Builder providers(Path folder) {
        providers.folder(requireNonNull(folder, "folder"));
        return this;
    }

    @Override
    public Vault.Builder provider(String name, URI issuer) {
        providers.issuer(requireNonNull(name, "name"), requireNonNull(issuer, "issuer"));
        return this;
    }

    @Override
    public Vault.Builder listener(VaultListener listener) {
        listeners.add(requireNonNull(listener, "listener"));
        return this;
    }

    @Override
    public Vault.Builder alerts(AlertChannel channel) {
        alerts.add(requireNonNull(channel, "channel"));
        return this;
    }

    @Override
    public Vault.Builder alertRepeat(Duration every) {
        this.alertRepeat = atLeastAMinute(every);
        return this;
    }

    @Override
    public Vault.Builder inbox(Inbox inbox) {
        inboxes.add(requireNonNull(inbox, "inbox"));
        return this;
    }

    @Override
    public Vault.Builder consentBaseUri(URI base) {
        boolean loopback = "http".equals(base.getScheme())
                && base.getHost() != null
                && base.getHost().matches("127\\.0\\.0\\.1|\\[::1\\]|localhost");
        boolean fits = (loopback || "https".equals(base.getScheme()))
                && base.getHost() != null
                && base.getRawUserInfo() == null
                && base.getRawQuery() == null
                && base.getRawFragment() == null;
        if (!fits) {
            throw new VaultConfigurationException(
                    "the address of the consent pages begins with https:// and has no user information, query or fragment");
        }
        this.consentBaseUri = base;
        return this;
    }

    @Override
    public Vault.Builder healthChecks(Duration every) {
        this.healthChecks = atLeastAMinute(every);
        return this;
    }

    private static Duration atLeastAMinute(Duration every) {
        if (every.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new VaultConfigurationException("repeat alerts and health checks at most once a minute");
        }
        return every;
    }

    @Override
    public Vault.Builder approver(Approver approver) {
        approvers.add(requireNonNull(approver, "approver"));
        return this;
    }

    @Override
    public Vault.Builder approvalWait(Duration atMost) {
        this.approvalTimes = approvalTimes.patience(atMost);
        return this;
    }

    @Override
    public Vault.Builder approvalLifetime(Duration lifetime) {
        this.approvalTimes = approvalTimes.lifetime(lifetime);
        return this;
    }

    @Override
    public Vault.Builder clock(Clock value) {
        this.clock = requireNonNull(value, "clock");
        return this;
    }

    @Override
    public Vault.Builder backgroundRefresh(boolean value) {
        this.backgroundRefresh = value;
        return this;
    }

    @Override
    public Vault.Builder existingOnly() {
        this.existingOnly = true;
        return this;
    }

    /** By what people are told; only the log if nothing was said. A tool that looks at what is there tells nobody by itself. */
    AlertDesk.Reach reach(Dialer dialer) {
        List<AlertChannel> channels = new ArrayList<>();
        for (AlertChannel channel : alerts) {
            channels.add(channel instanceof Dialled<?> dialled ? (AlertChannel) dialled.through(dialer) : channel);
        }
        if (channels.isEmpty() && !existingOnly) {
            channels.add(new LogChannel());
        }
        List<Inbox> listened = new ArrayList<>();
        inboxes.forEach(
                inbox -> listened.add(inbox instanceof Dialled<?> dialled ? (Inbox) dialled.through(dialer) : inbox));
        return new AlertDesk.Reach(channels, listened, alertRepeat, consentBaseUri);
    }

    private void checkAlerts() {
        for (AlertChannel channel : alerts) {
            if (channel instanceof MailChannel mail && !sandbox.isEmpty() && !mail.isLocal()) {
                throw new VaultConfigurationException("in a sandbox no mail leaves this machine, so alerts by mail to "
                        + mail.host() + " cannot be sent: leave them out");
            }
        }
    }

    @Override
    public Vault build() {
        checkAlerts();
        if (identity == null) {
            throw new VaultConfigurationException("the vault needs an identity: pass one with identity(...)");
        }
        if (store == null) {
            throw new VaultConfigurationException("the vault needs a store: pass one with store(\"jdbc:h2:file:...\")");
        }
        checkAnchors(store);
        identity.checkTrusted(trust, clock.instant());
        return new VaultOpening(this, identity, store.as(storeCredentials)).open();
    }
}
