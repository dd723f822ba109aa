package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultException;
import dev.skillvault.VaultOperator;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.grant.Grant;
import dev.skillvault.impl.alert.AlertBell;
import dev.skillvault.impl.alert.AlertDesk;
import dev.skillvault.impl.alert.StepThread;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.backup.Backup;
import dev.skillvault.impl.backup.Opening;
import dev.skillvault.impl.command.CommandDesk;
import dev.skillvault.impl.command.OperatorKeys;
import dev.skillvault.impl.command.OperatorOffice;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.DueConnections;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.consent.ConsentService;
import dev.skillvault.impl.crypto.CryptoSelfTest;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.TlsDialer;
import dev.skillvault.impl.egress.Door;
import dev.skillvault.impl.grant.CallRecords;
import dev.skillvault.impl.grant.Decider;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.grant.OwnCalls;
import dev.skillvault.impl.health.HealthChecks;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.impl.keys.Rekey;
import dev.skillvault.impl.mail.SmtpSender;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.refresh.ActiveWait;
import dev.skillvault.impl.refresh.Alarm;
import dev.skillvault.impl.refresh.Pause;
import dev.skillvault.impl.refresh.RefreshObserver;
import dev.skillvault.impl.refresh.RefreshScheduler;
import dev.skillvault.impl.refresh.Refresher;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.token.IntrospectionEndpoint;
import dev.skillvault.impl.token.OAuthClients;
import dev.skillvault.impl.token.ProviderRenewals;
import dev.skillvault.impl.token.TokenSource;
import dev.skillvault.skill.GrantedSkill;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.spi.BackupStore;
import dev.skillvault.spi.VaultListener;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open vault. Puts the steps together, once, in the order in which a call passes them. */
final class EmbeddedVault implements Vault {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedVault.class);

    private final Store store;
    private final AgentKeys keys;
    private final OAuthClients clients;
    private final @Nullable SecretBytes vaultSecret;
    private final @Nullable Backup backup;
    private final Committer committer;
    private final Refresher refresher;
    private final RefreshScheduler scheduler;
    private final ActiveWait activeWait;
    private final AlertDesk alerts;
    private final @Nullable StepThread health;
    private final SkillRegistry skills;
    private final ProviderCatalog catalog;
    private final Grants grants;
    private final Door door;
    private final Clock clock;
    private final VaultOperator operator;
    private final CommandDesk desk;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedVault(
            EmbeddedVaultBuilder builder,
            X509Identity identity,
            Store store,
            AgentKeys keys,
            boolean backupIsExact,
            ProviderCatalog catalog) {
        SecureRandom random = new SecureRandom();
        AgentId agent = keys.ring().agent();
        this.store = store;
        this.keys = keys;
        this.clients = builder.clients;
        this.vaultSecret = builder.vaultSecret;
        this.clock = builder.clock;
        this.catalog = catalog;
        this.skills = SkillRegistry.of(builder.skills, catalog);
        this.backup =
                builder.backup == null ? null : new Backup(store, keys.ring(), builder.backup, backupIsExact, clock);
        List<VaultListener> listeners = new ArrayList<>(builder.listeners);
        if (backup != null) {
            listeners.add(backup.listener());
        }
        Alarm alarm = new Alarm();
        listeners.add(alarm);
        AlertBell bell = new AlertBell();
        listeners.add(bell);
        this.committer = new Committer(store, agent, keys.logSigner(), clock, listeners);
        KeyCopies keyCopies = backup == null ? builder.keyCopies : backup;
        TokenCopies tokenCopies = backup == null ? TokenCopies.NONE : backup;
        Connections connections = new Connections(agent);
        this.grants = new Grants(agent, keys.logSigner());
        Dialer dialer = new Dialer(builder.sandbox);
        this.refresher = new Refresher(
                store,
                committer,
                connections,
                tokenCopies,
                new ProviderRenewals(store, connections, keys.ring(), dialer, clients, catalog, clock, random),
                RefreshObserver.NONE,
                clock,
                random,
                Pause.REAL);
        this.scheduler = new RefreshScheduler(store, new DueConnections(agent), refresher, alarm, clock);
        this.activeWait = new ActiveWait(store, connections, Pause.REAL);
        TokenSource tokens = new TokenSource(
                store,
                committer,
                connections,
                tokenCopies,
                keys.ring(),
                dialer,
                clients,
                catalog,
                refresher,
                clock,
                random);
        ConnectionReport report = new ConnectionReport(store, connections, skills, catalog);
        ConsentService consents = new ConsentService(
                store,
                committer,
                connections,
                keys.ring(),
                tokens.exchanges(),
                clients,
                catalog,
                clock,
                random,
                report::of);
        this.alerts = new AlertDesk(
                bell,
                builder.reach(dialer),
                new AlertConsents(store, connections, skills, catalog, consents),
                store,
                committer,
                keys.ring(),
                catalog,
                clock,
                random);
        CallRecords records = new CallRecords(keys.ring(), random);
        Decider decider = new Decider(committer, grants, connections, agent, records);
        this.door = new Door(
                catalog,
                decider,
                new OwnCalls(committer, records),
                tokens,
                new IntrospectionEndpoint(dialer, clients),
                dialer,
                connections,
                new SmtpSender(new TlsDialer(builder.sandbox, builder.mailTrust)),
                committer,
                alerts::consentLink,
                clock);
        this.health = builder.healthChecks == null
                ? null
                : new StepThread(
                        "skill-vault-health-" + agent,
                        new HealthChecks(
                                store,
                                connections,
                                catalog,
                                clients.providers()::contains,
                                door,
                                builder.healthChecks,
                                clock)::step);
        GrantOffice office = new GrantOffice(
                store, committer, grants, connections, skills, catalog, builder.policyName, builder.policy, random);
        Erasures erasures = new Erasures(
                store, committer, connections, consents, alerts, tokens, grants, office, keys.ring(), keyCopies);
        AgentEnd end =
                new AgentEnd(store, committer, connections, consents, alerts, tokens, office, keys.ring(), keyCopies);
        OperatorKeys operatorKeys = new OperatorKeys(agent, keys.logSigner());
        Rekey rekey = new Rekey(store, committer, keys, identity, builder.trust, vaultSecret, clock, random);
        this.operator = new EmbeddedOperator(
                store,
                committer,
                connections,
                tokenCopies,
                consents,
                report,
                alerts,
                tokens,
                refresher,
                office,
                skills,
                catalog,
                keys.ring(),
                new OperatorOffice(store, committer, operatorKeys),
                rekey,
                erasures,
                end,
                this::closeUnrecorded);
        this.desk = CommandDesk.of(
                store,
                committer,
                agent,
                operatorKeys,
                operator,
                id -> store.read(jdbc -> connections.find(jdbc, id))
                        .filter(row -> row.state() != ConnectionState.REVOKED)
                        .isPresent(),
                clock);
    }

    static Vault open(EmbeddedVaultBuilder builder, X509Identity identity, StoreUrl url) {
        EmbeddedVault vault = assemble(builder, identity, url);
        try {
            vault.recordOpening(builder);
            if (vault.backup != null) {
                vault.backup.start(vault.committer);
            }
            if (builder.backgroundRefresh && !builder.existingOnly) {
                vault.scheduler.start();
            }
            if (!builder.existingOnly) {
                vault.desk.start();
            }
            vault.startWatching(builder.existingOnly);
            return vault;
        } catch (RuntimeException e) {
            vault.close();
            throw e;
        }
    }

    private static EmbeddedVault assemble(EmbeddedVaultBuilder builder, X509Identity identity, StoreUrl url) {
        CryptoSelfTest.assertPinned();
        ProviderCatalog catalog = builder.providers.load(builder.sandbox);
        if (builder.backup != null) {
            return assembleWithBackup(builder, builder.backup, identity, url, catalog);
        }
        Store store = builder.existingOnly ? Store.openExisting(url) : Store.open(url);
        try {
            if (builder.existingOnly) {
                AgentKeys.requireEnrolled(store, identity);
            }
            AgentKeys keys =
                    AgentKeys.openOrEnrol(store, identity, builder.vaultSecret, builder.clock, new SecureRandom());
            return new EmbeddedVault(builder, identity, store, keys, false, catalog);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static void requireEnrolled(StoreUrl url, X509Identity identity) {
        try (Store there = Store.openExisting(url)) {
            AgentKeys.requireEnrolled(there, identity);
        }
    }

    private static EmbeddedVault assembleWithBackup(
            EmbeddedVaultBuilder builder,
            BackupStore backup,
            X509Identity identity,
            StoreUrl url,
            ProviderCatalog catalog) {
        if (builder.existingOnly) {
            // an agent that is not where it is said to be must not be restored there
            requireEnrolled(url, identity);
        }
        Opening.Opened opened =
                new Opening(url, identity, builder.vaultSecret, backup, builder.clock, new SecureRandom()).open();
        try {
            return new EmbeddedVault(builder, identity, opened.store(), opened.keys(), opened.backupIsExact(), catalog);
        } catch (RuntimeException e) {
            opened.store().close();
            throw e;
        }
    }

    private void recordOpening(EmbeddedVaultBuilder builder) {
        Map<String, Object> configuration = new TreeMap<>();
        Map<String, String> routes = new TreeMap<>();
        builder.sandbox.forEach((host, address) -> routes.put(host, "127.0.0.1:" + address.getPort()));
        configuration.put("sandbox", routes);
        configuration.put("policy", builder.policyName);
        configuration.put("providers", ProviderRecord.of(catalog));
        configuration.put("clients", List.copyOf(clients.providers()));
        configuration.put("alerts", alerts.channels());
        configuration.put(
                "skills",
                skills.manifests().stream().map(SkillManifest::toString).toList());
        committer.commit(unit ->
                unit.append(AuditDraft.of(EntryKind.VAULT_OPENED, "vault").details(configuration)));
    }

    @Override
    public AgentId agent() {
        return keys.ring().agent();
    }

    @Override
    public List<SkillManifest> skills() {
        return skills.manifests();
    }

    @Override
    public List<GrantedSkill> grantedSkills(UserId user) {
        List<Grant> held = store.read(jdbc -> grants.ofUser(jdbc, user)).stream()
                .filter(grant -> grant.status() == Grant.Status.ACTIVE)
                .toList();
        List<GrantedSkill> offered = new ArrayList<>();
        for (SkillManifest manifest : skills.manifests()) {
            Set<String> operations = new HashSet<>();
            held.stream()
                    .filter(grant -> grant.holder().skill().equals(manifest.id()))
                    .flatMap(grant -> grant.permissions().stream())
                    .filter(permission -> permission
                            .limits()
                            .until()
                            .filter(end -> !clock.instant().isBefore(end))
                            .isEmpty())
                    .forEach(permission -> operations.addAll(permission.operations()));
            if (!operations.isEmpty()) {
                offered.add(new Offered(manifest, user, Set.copyOf(operations)));
            }
        }
        return offered;
    }

    private final class Offered implements GrantedSkill {
        private final SkillManifest manifest;
        private final UserId user;
        private final Set<String> operations;

        Offered(SkillManifest manifest, UserId user, Set<String> operations) {
            this.manifest = manifest;
            this.user = user;
            this.operations = operations;
        }

        @Override
        public SkillManifest manifest() {
            return manifest;
        }

        @Override
        public boolean mayUse(String operation) {
            return operations.contains(operation);
        }

        @Override
        public Object tools() {
            return skills.tools(manifest, user, door, clock);
        }
    }

    @Override
    public VaultOperator operator() {
        return operator;
    }

    @Override
    public boolean awaitActive(ConnectionId connection, Duration timeout) {
        return activeWait.await(connection, timeout);
    }

    @Override
    public Checkpoint checkpoint() {
        return committer.commit(unit -> unit.checkpoint());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            stopBackground();
            if (backup != null) {
                backup.awaitCompared();
            }
            committer.commit(unit -> {
                unit.append(AuditDraft.of(EntryKind.VAULT_CLOSED, "vault"));
                return unit.checkpoint();
            });
        } catch (VaultException e) {
            LOG.warn("the vault was closed without a last checkpoint: {}", e.getMessage());
        } finally {
            release();
        }
    }

    /** After the agent's end nothing is recorded any more. */
    private void closeUnrecorded() {
        if (closed.compareAndSet(false, true)) {
            try {
                stopBackground();
            } finally {
                release();
            }
        }
    }

    /** A command line that opened what is there neither checks nor tells anybody: the agent does. */
    private void startWatching(boolean visiting) {
        if (visiting) {
            return;
        }
        alerts.start();
        if (health != null) {
            health.start();
        }
    }

    private void stopBackground() {
        desk.close();
        if (health != null) {
            health.close();
        }
        scheduler.close();
        refresher.close();
        alerts.close();
    }

    private void release() {
        try {
            committer.close();
            if (backup != null) {
                backup.close();
            }
        } finally {
            keys.ring().close();
            keys.logSigner().close();
            clients.close();
            if (vaultSecret != null) {
                vaultSecret.close();
            }
            store.close();
        }
    }
}
