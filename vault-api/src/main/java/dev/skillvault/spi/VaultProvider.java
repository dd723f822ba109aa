package dev.skillvault.spi;

import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.AccessReader;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.LogProver;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.SegmentImporter;
import dev.skillvault.backup.VaultBackup;
import dev.skillvault.connection.HealthReader;
import dev.skillvault.connection.ProviderInfo;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.KeyType;
import dev.skillvault.identity.PublicIdentity;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import dev.skillvault.report.ReportReader;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The implementation behind this API, found by {@link ServiceLoader}. There must be exactly one.
 *
 * @since 0.1.0
 */
public interface VaultProvider {

    /**
     * Finds the implementation.
     *
     * @return the one implementation
     * @throws VaultConfigurationException if there is none, or more than one; the message names them
     */
    static VaultProvider load() {
        List<ServiceLoader.Provider<VaultProvider>> found =
                ServiceLoader.load(VaultProvider.class, VaultProvider.class.getClassLoader()).stream()
                        .toList();
        if (found.isEmpty()) {
            throw new VaultConfigurationException(
                    "no vault implementation found: add dev.skillvault:vault-impl to the class path");
        }
        if (found.size() > 1) {
            throw new VaultConfigurationException("more than one vault implementation found, keep one: "
                    + found.stream().map(each -> each.type().getName()).sorted().collect(Collectors.joining(", ")));
        }
        return found.get(0).get();
    }

    /**
     * See {@link Vault#builder()}.
     *
     * @return a new builder
     */
    Vault.Builder newBuilder();

    /**
     * See {@link AgentIdentity#fromPkcs12(Path, String, char[])}.
     *
     * @param file the file
     * @param alias the entry, or null for the only one
     * @param password its password
     * @return the identity
     */
    AgentIdentity identityFromPkcs12(Path file, @Nullable String alias, char[] password);

    /**
     * See {@link AgentIdentity#fromPem}.
     *
     * @param certificateChain the certificates
     * @param privateKey the private key
     * @param password its password, or null
     * @return the identity
     */
    AgentIdentity identityFromPem(Path certificateChain, Path privateKey, char @Nullable [] password);

    /**
     * See {@link AgentIdentity#fromKeyStore}.
     *
     * @param store the key store
     * @param alias the entry
     * @param password its password, or null
     * @return the identity
     */
    AgentIdentity identityFromKeyStore(KeyStore store, String alias, char @Nullable [] password);

    /**
     * See {@link AgentIdentity#createPkcs12(Path, String, char[], KeyType)}.
     *
     * @param file the new file
     * @param name the common name
     * @param password its password
     * @param type the type of its key
     * @return the identity
     */
    AgentIdentity createIdentityPkcs12(Path file, String name, char[] password, KeyType type);

    /**
     * See {@link PublicIdentity#fromCertificates}.
     *
     * @param certificateChain the certificates
     * @return the public half of an identity
     */
    PublicIdentity publicIdentity(Path certificateChain);

    /**
     * See {@link AuditReader#open}.
     *
     * @param jdbcUrl the store
     * @return a reader
     */
    AuditReader auditReader(String jdbcUrl);

    /**
     * See {@link AccessReader#open}.
     *
     * @param jdbcUrl the store
     * @return a reader
     */
    AccessReader accessReader(String jdbcUrl);

    /**
     * See {@link LogVerifier#open}.
     *
     * @param jdbcUrl the store
     * @return a verifier
     */
    LogVerifier logVerifier(String jdbcUrl);

    /**
     * See {@link LogVerifier#openExport}.
     *
     * @param export the file
     * @return a verifier
     */
    LogVerifier exportVerifier(Path export);

    /**
     * See {@link LogVerifier#openSegment}.
     *
     * @param segment the file
     * @return a verifier
     */
    LogVerifier segmentVerifier(Path segment);

    /**
     * See {@link LogProver#open}.
     *
     * @param jdbcUrl the store
     * @return a prover
     */
    LogProver logProver(String jdbcUrl);

    /**
     * See {@link SegmentImporter#open}.
     *
     * @param jdbcUrl the store
     * @param storeUser the role at a database server, or null
     * @return an importer
     */
    SegmentImporter segmentImporter(String jdbcUrl, @Nullable String storeUser);

    /**
     * See {@link HealthReader#open}.
     *
     * @param jdbcUrl the store
     * @return a reader
     */
    HealthReader healthReader(String jdbcUrl);

    /**
     * See {@link ReportReader#open}.
     *
     * @param jdbcUrl the store
     * @return a reader
     */
    ReportReader reportReader(String jdbcUrl);

    /**
     * See {@link OperatorKey#create}.
     *
     * @param file the new file
     * @param password its password, or null
     * @return the key
     */
    OperatorKey createOperatorKey(Path file, char @Nullable [] password);

    /**
     * See {@link OperatorKey#fromFile}.
     *
     * @param file the file
     * @param password its password, or null
     * @return the key
     */
    OperatorKey operatorKey(Path file, char @Nullable [] password);

    /**
     * See {@link OperatorDesk#open(OperatorDesk.Options)}.
     *
     * @param options where and who
     * @return a desk
     */
    OperatorDesk operatorDesk(OperatorDesk.Options options);

    /**
     * See {@link Anchor#file}.
     *
     * @param file the file
     * @return the anchor
     */
    Anchor fileAnchor(Path file);

    /**
     * See {@link Anchor#webhook}.
     *
     * @param url the URL
     * @param key the key of the signature
     * @return the anchor
     */
    Anchor webhookAnchor(URI url, byte[] key);

    /**
     * See {@link Anchor#mail}.
     *
     * @param account the account
     * @param from the sender
     * @param to the recipient
     * @param every the shortest time between two mails
     * @return the anchor
     */
    Anchor mailAnchor(MailAccount account, String from, String to, Duration every);

    /**
     * See {@link Anchor#jdbc}.
     *
     * @param database the database
     * @return the anchor
     */
    Anchor jdbcAnchor(AnchorDatabase database);

    /**
     * See {@link BackupStore#directory}.
     *
     * @param folder the folder
     * @return the store
     */
    BackupStore directoryBackup(Path folder);

    /**
     * See {@link ProviderInfo#known(List)}.
     *
     * @param folders more descriptors
     * @return the providers, by name
     */
    List<ProviderInfo> providers(List<Path> folders);

    /**
     * See {@link VaultBackup#of}.
     *
     * @param store the backup
     * @param identity the agent
     * @param vaultSecret empty for none
     * @return the door
     */
    VaultBackup vaultBackup(BackupStore store, AgentIdentity identity, byte[] vaultSecret);

    /**
     * See {@link AlertChannel#log}.
     *
     * @return the channel
     */
    AlertChannel logAlerts();

    /**
     * See {@link AlertChannel#webhook}.
     *
     * @param url the URL
     * @param key the key of the signature
     * @return the channel
     */
    AlertChannel webhookAlerts(URI url, byte[] key);

    /**
     * See {@link AlertChannel#mail}.
     *
     * @param account the account
     * @param from the sender
     * @param to the recipient
     * @return the channel
     */
    AlertChannel mailAlerts(MailAccount account, String from, String to);

    /**
     * See {@link AlertChannel#telegram}.
     *
     * @param botToken the bot's token
     * @param chat the chat
     * @return the channel
     */
    AlertChannel telegramAlerts(char[] botToken, long chat);

    /**
     * See {@link Inbox#terminal}.
     *
     * @param in what is typed
     * @param out where answers go
     * @return the inbox
     */
    Inbox terminalInbox(Reader in, PrintStream out);

    /**
     * See {@link Inbox#telegram}.
     *
     * @param botToken the bot's token
     * @param chat the chat
     * @return the inbox
     */
    Inbox telegramInbox(char[] botToken, long chat);

    /**
     * See {@link SkillManifest#resource}.
     *
     * @param json the manifest
     * @param name how messages name it
     * @return the manifest
     * @throws IOException if it cannot be read
     */
    SkillManifest skillManifest(InputStream json, String name) throws IOException;

    /**
     * See {@link Approver#terminal}.
     *
     * @param key with whose key
     * @param in what is typed
     * @param out where requests go
     * @return the approver
     */
    Approver terminalApprover(OperatorKey key, Reader in, PrintStream out);
}
