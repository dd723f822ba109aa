package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.Vault;
import dev.skillvault.audit.AccessReader;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.LogProver;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.SegmentImporter;
import dev.skillvault.backup.VaultBackup;
import dev.skillvault.connection.HealthReader;
import dev.skillvault.connection.ProviderInfo;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.identity.KeyType;
import dev.skillvault.identity.PublicIdentity;
import dev.skillvault.impl.anchor.FileAnchor;
import dev.skillvault.impl.anchor.JdbcAnchor;
import dev.skillvault.impl.anchor.MailAnchor;
import dev.skillvault.impl.anchor.WebhookAnchor;
import dev.skillvault.impl.approval.Approvals;
import dev.skillvault.impl.approval.TerminalApprover;
import dev.skillvault.impl.audit.ExportVerifier;
import dev.skillvault.impl.audit.StoreProver;
import dev.skillvault.impl.audit.StoreReader;
import dev.skillvault.impl.audit.StoreSegmentImporter;
import dev.skillvault.impl.audit.StoreVerifier;
import dev.skillvault.impl.backup.BackupDoor;
import dev.skillvault.impl.backup.DirectoryBackupStore;
import dev.skillvault.impl.channel.LogChannel;
import dev.skillvault.impl.channel.MailChannel;
import dev.skillvault.impl.channel.TelegramChannel;
import dev.skillvault.impl.channel.TelegramInbox;
import dev.skillvault.impl.channel.TerminalInbox;
import dev.skillvault.impl.channel.WebhookChannel;
import dev.skillvault.impl.command.StoreOperatorDesk;
import dev.skillvault.impl.connection.StoreHealthReader;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.discovery.ProviderSources;
import dev.skillvault.impl.grant.CallRecords;
import dev.skillvault.impl.identity.EnrolmentKeys;
import dev.skillvault.impl.identity.KeyStoreIdentity;
import dev.skillvault.impl.identity.OperatorKeyPair;
import dev.skillvault.impl.identity.PemIdentity;
import dev.skillvault.impl.identity.Pkcs12Identity;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.identity.X509PublicIdentity;
import dev.skillvault.impl.provider.ProviderInfos;
import dev.skillvault.impl.report.StoreAccessReader;
import dev.skillvault.impl.report.StoreReportReader;
import dev.skillvault.impl.skill.ManifestReader;
import dev.skillvault.impl.store.StoreCredentials;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.report.ReportReader;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.AnchorDatabase;
import dev.skillvault.spi.Approver;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.spi.Inbox;
import dev.skillvault.spi.MailAccount;
import dev.skillvault.spi.VaultProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The implementation that {@link java.util.ServiceLoader} finds. */
public final class EmbeddedVaultProvider implements VaultProvider {

    /** For ServiceLoader. */
    public EmbeddedVaultProvider() {}

    @Override
    public Vault.Builder newBuilder() {
        return new EmbeddedVaultBuilder();
    }

    @Override
    public AgentIdentity identityFromPkcs12(Path file, @Nullable String alias, char[] password) {
        return Pkcs12Identity.load(file, alias, password);
    }

    @Override
    public AgentIdentity identityFromPem(Path certificateChain, Path privateKey, char @Nullable [] password) {
        return PemIdentity.load(certificateChain, privateKey, password);
    }

    @Override
    public AgentIdentity identityFromKeyStore(KeyStore store, String alias, char @Nullable [] password) {
        return KeyStoreIdentity.load(store, alias, password);
    }

    @Override
    public AgentIdentity createIdentityPkcs12(Path file, String name, char[] password, KeyType type) {
        AgentId agent;
        try {
            agent = new AgentId(name);
        } catch (IllegalArgumentException e) {
            throw new IdentityException("'" + name.replaceAll("\\p{Cntrl}", "?")
                    + "' cannot be an agent's name: it takes lower-case letters, digits, dots, dashes and underscores");
        }
        return new EnrolmentKeys(Clock.systemUTC(), new SecureRandom()).createPkcs12(file, agent, password, type);
    }

    @Override
    public PublicIdentity publicIdentity(Path certificateChain) {
        return X509PublicIdentity.load(certificateChain);
    }

    @Override
    public AuditReader auditReader(String jdbcUrl) {
        return StoreReader.open(StoreUrl.parse(jdbcUrl), CallRecords::resource);
    }

    @Override
    public AccessReader accessReader(String jdbcUrl) {
        return StoreAccessReader.open(StoreUrl.parse(jdbcUrl));
    }

    @Override
    public LogVerifier logVerifier(String jdbcUrl) {
        return StoreVerifier.open(StoreUrl.parse(jdbcUrl));
    }

    @Override
    public LogVerifier exportVerifier(Path export) {
        return ExportVerifier.open(export);
    }

    @Override
    public LogVerifier segmentVerifier(Path segment) {
        return ExportVerifier.openSegment(segment);
    }

    @Override
    public LogProver logProver(String jdbcUrl) {
        return StoreProver.open(StoreUrl.parse(jdbcUrl));
    }

    @Override
    public SegmentImporter segmentImporter(String jdbcUrl, @Nullable String storeUser) {
        StoreUrl url = StoreUrl.parse(jdbcUrl);
        return StoreSegmentImporter.open(
                storeUser == null ? url : url.as(StoreCredentials.of(storeUser, new char[0])), Clock.systemUTC());
    }

    @Override
    public HealthReader healthReader(String jdbcUrl) {
        return StoreHealthReader.open(StoreUrl.parse(jdbcUrl));
    }

    @Override
    public ReportReader reportReader(String jdbcUrl) {
        return StoreReportReader.open(StoreUrl.parse(jdbcUrl));
    }

    @Override
    public OperatorKey createOperatorKey(Path file, char @Nullable [] password) {
        return OperatorKeyPair.create(file, password, new SecureRandom());
    }

    @Override
    public OperatorKey operatorKey(Path file, char @Nullable [] password) {
        return OperatorKeyPair.load(file, password);
    }

    @Override
    public OperatorDesk operatorDesk(OperatorDesk.Options options) {
        return StoreOperatorDesk.open(options, Approvals::portrayed);
    }

    @Override
    public Anchor fileAnchor(Path file) {
        return FileAnchor.at(file);
    }

    @Override
    public Anchor webhookAnchor(URI url, byte[] key) {
        return WebhookAnchor.to(url, key, new Dialer(Map.of()), Clock.systemUTC());
    }

    @Override
    public Anchor mailAnchor(MailAccount account, String from, String to, Duration every) {
        return MailAnchor.to(account, from, to, every, Clock.systemUTC(), null);
    }

    @Override
    public Anchor jdbcAnchor(AnchorDatabase database) {
        return JdbcAnchor.in(database);
    }

    @Override
    public BackupStore directoryBackup(Path folder) {
        return DirectoryBackupStore.open(folder);
    }

    @Override
    public List<ProviderInfo> providers(List<Path> folders) {
        ProviderSources sources = new ProviderSources();
        folders.forEach(sources::folder);
        return ProviderInfos.of(sources.load(Map.of()));
    }

    @Override
    public VaultBackup vaultBackup(BackupStore store, AgentIdentity identity, byte[] vaultSecret) {
        return new BackupDoor(store, X509Identity.from(identity), vaultSecret, Clock.systemUTC());
    }

    @Override
    public AlertChannel logAlerts() {
        return new LogChannel();
    }

    @Override
    public AlertChannel webhookAlerts(URI url, byte[] key) {
        return WebhookChannel.to(url, key, new Dialer(Map.of()), Clock.systemUTC());
    }

    @Override
    public AlertChannel mailAlerts(MailAccount account, String from, String to) {
        return MailChannel.to(account, from, to, Clock.systemUTC(), null);
    }

    @Override
    public AlertChannel telegramAlerts(char[] botToken, long chat) {
        return TelegramChannel.to(botToken, chat, new Dialer(Map.of()));
    }

    @Override
    public Inbox terminalInbox(Reader in, PrintStream out) {
        return new TerminalInbox(in, out);
    }

    @Override
    public Inbox telegramInbox(char[] botToken, long chat) {
        return TelegramInbox.of(botToken, chat, new Dialer(Map.of()));
    }

    @Override
    public SkillManifest skillManifest(InputStream json, String name) throws IOException {
        return ManifestReader.read(json, name);
    }

    @Override
    public Approver terminalApprover(OperatorKey key, Reader in, PrintStream out) {
        return new TerminalApprover(key, in, out);
    }
}
