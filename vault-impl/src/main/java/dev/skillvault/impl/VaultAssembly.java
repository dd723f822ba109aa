package dev.skillvault.impl;

import dev.skillvault.impl.alert.AlertDesk;
import dev.skillvault.impl.alert.StepThread;
import dev.skillvault.impl.anchor.AnchorGate;
import dev.skillvault.impl.anchor.Anchors;
import dev.skillvault.impl.approval.ApprovalStep;
import dev.skillvault.impl.approval.Approvals;
import dev.skillvault.impl.approval.ApproverThread;
import dev.skillvault.impl.backup.Backup;
import dev.skillvault.impl.command.ApproverLetters;
import dev.skillvault.impl.command.EvidenceJudge;
import dev.skillvault.impl.command.OperatorKeys;
import dev.skillvault.impl.connection.DueConnections;
import dev.skillvault.impl.consent.ConsentService;
import dev.skillvault.impl.dial.TlsDialer;
import dev.skillvault.impl.egress.Door;
import dev.skillvault.impl.egress.SendingRules;
import dev.skillvault.impl.grant.CallRecords;
import dev.skillvault.impl.grant.Decider;
import dev.skillvault.impl.grant.HandOnRule;
import dev.skillvault.impl.grant.OwnCalls;
import dev.skillvault.impl.grant.Soundness;
import dev.skillvault.impl.health.HealthChecks;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.mail.SmtpSender;
import dev.skillvault.impl.refresh.ActiveWait;
import dev.skillvault.impl.refresh.RefreshScheduler;
import dev.skillvault.impl.refresh.Refresher;
import dev.skillvault.impl.store.EndablePause;
import dev.skillvault.impl.store.Pause;
import dev.skillvault.impl.token.IntrospectionEndpoint;
import dev.skillvault.impl.token.ProviderRenewals;
import dev.skillvault.impl.token.ScopedTokens;
import dev.skillvault.impl.token.TokenSource;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.Approver;
import java.time.Duration;
import java.util.List;

/**
 * Puts a vault together, once: on its {@link Foundation} first what keeps tokens fresh, then how accounts are connected and people told,
 * then the door through which a call passes, and last the operators' side.
 */
final class VaultAssembly {
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final EmbeddedVaultBuilder builder;
    private final Foundation base;
    private final Lifecycle life = new Lifecycle();
    private final Refresher refresher;
    private final TokenSource tokens;
    private final EndablePause consentPause = new EndablePause();
    private final EndablePause retryPause = new EndablePause();
    private final ConsentService consents;
    private final AlertDesk alerts;
    private final Approvals approvals;
    private final EndablePause approvalPause = new EndablePause();
    private final Door door;
    private final OperatorSide operators;

    VaultAssembly(EmbeddedVaultBuilder builder, X509Identity identity, Foundation base, AnchorGate gate) {
        this.builder = builder;
        this.base = base;
        this.refresher = refresher();
        this.tokens = tokens();
        ConnectionReport report = new ConnectionReport(base.store, base.connections, base.skills, base.catalog);
        this.consents = consents(report);
        this.alerts = alerts();
        this.approvals = new Approvals(
                base.store, base.committer, base.ring, new EvidenceJudge(base.agent, operatorKeys()), base.clock);
        this.door = door();
        this.operators = new OperatorSide(
                builder,
                identity,
                base,
                refresher,
                tokens,
                report,
                consents,
                alerts,
                approvals,
                gate,
                life::closeUnrecorded);
        declareLife(gate);
    }

    EmbeddedVault vault() {
        return new EmbeddedVault(
                base.agent,
                new SkillDoor(base.store, base.grants, base.skills, door, handOns(), base.clock),
                operators.operator,
                new ActiveWait(base.store, base.connections, Pause.REAL),
                base.committer,
                life);
    }

    private OperatorKeys operatorKeys() {
        return new OperatorKeys(base.agent, base.keys.logSigner());
    }

    private Refresher refresher() {
        return new Refresher(
                base.store,
                base.committer,
                base.connections,
                base.tokenCopies,
                new ProviderRenewals(
                        base.store,
                        base.connections,
                        base.ring,
                        base.dialer,
                        base.clients,
                        base.catalog,
                        base.clock,
                        base.random),
                base.clock,
                base.random,
                Pause.REAL);
    }

    private TokenSource tokens() {
        return new TokenSource(
                base.store,
                base.committer,
                base.connections,
                base.tokenCopies,
                base.ring,
                base.dialer,
                base.clients,
                base.catalog,
                refresher,
                base.clock,
                base.random);
    }

    private ConsentService consents(ConnectionReport report) {
        return new ConsentService(
                base.store,
                base.committer,
                base.connections,
                base.ring,
                tokens.exchanges(),
                base.clients,
                base.catalog,
                base.clock,
                consentPause,
                base.random,
                report::of);
    }

    private AlertDesk alerts() {
        return new AlertDesk(
                base.bell,
                builder.reach(base.dialer),
                new AlertConsents(base.store, base.connections, base.skills, base.catalog, consents),
                base.store,
                base.committer,
                base.ring,
                base.catalog,
                base.clock,
                base.random);
    }

    private Soundness soundness() {
        return new Soundness(base.grants, base.skills, builder.unusedGrants);
    }

    private HandOns handOns() {
        return new HandOns(
                base.store,
                base.committer,
                base.connections,
                base.grants,
                new HandOnRule(base.grants, soundness(), base.skills),
                base.skills,
                operators.office);
    }

    private Door door() {
        CallRecords records = new CallRecords(base.ring, base.random);
        Decider decider = new Decider(base.committer, base.grants, base.connections, soundness(), base.agent, records);
        return new Door(
                base.catalog,
                decider,
                new ApprovalStep(
                        base.store,
                        base.committer,
                        decider,
                        records,
                        base.ring,
                        approvals,
                        builder.approvalTimes,
                        approvalPause,
                        base.clock,
                        base.random),
                new OwnCalls(base.committer, records),
                tokens,
                new ScopedTokens(
                        base.store,
                        base.connections,
                        base.ring,
                        base.dialer,
                        base.clients,
                        tokens,
                        base.clock,
                        base.random),
                new IntrospectionEndpoint(base.dialer, base.clients),
                base.dialer,
                base.connections,
                new SmtpSender(new TlsDialer(builder.sandbox, builder.mailTrust)),
                base.committer,
                new SendingRules(builder.maxResponseBytes, retryPause, base.random),
                alerts::consentLink,
                base.clock);
    }

    private StepThread health(Duration every) {
        HealthChecks checks = new HealthChecks(
                base.store,
                base.connections,
                base.catalog,
                base.clients.providers()::contains,
                door,
                every,
                base.clock);
        return new StepThread("skill-vault-health-" + base.agent, checks::step);
    }

    /** The bell rings for what one of them has to report, as well. */
    private Anchors anchors(AnchorGate gate, List<Anchor> given) {
        return new Anchors(
                base.store,
                base.committer,
                base.agent,
                gate,
                given,
                builder.anchorPace,
                base.clock,
                base.anchorBell::ring);
    }

    /**
     * Alerts close last of what runs, so that what the others found is still told; the committer closes after the last record. Then
     * what a consent brought and nothing can store any more is revoked, and the keys and the store close when nothing can need them any
     * more. A command line that opened what is there only visits: it neither refreshes nor checks nor tells anybody, nor are its skills the
     * agent's, for all that is the agent's.
     */
    private void declareLife(AnchorGate gate) {
        boolean stays = !builder.existingOnly;
        StepThread sweep = new StepThread("skill-vault-approvals-" + base.agent, () -> {
            approvals.sweep();
            return SWEEP;
        });
        RefreshScheduler scheduler =
                new RefreshScheduler(base.store, new DueConnections(base.agent), refresher, base.alarm, base.clock);
        List<Anchor> givenAnchors = builder.anchors(base.dialer);
        Anchors anchors = anchors(gate, givenAnchors);
        SessionRecord session = new SessionRecord(builder, base, alerts.channels(), givenAnchors);
        life.holds("the store", base.store::close);
        if (builder.vaultSecret != null) {
            life.holds("the vault secret", builder.vaultSecret::close);
        }
        life.holds("the skills' jars", base.plugins::close);
        life.holds("the clients", base.clients::close);
        life.holds("the log key", base.keys.logSigner()::close);
        life.holds("the keys", base.ring::close);
        Backup backup = base.backup;
        if (backup != null) {
            life.holds("the backup", backup::close);
        }
        life.holds("the consents being stored", () -> {
            consentPause.end();
            consents.awaitCompleted();
        });
        life.holds("the committer", base.committer::close);
        if (!givenAnchors.isEmpty()) {
            life.holds("the anchors", anchors::close);
        }
        life.records("the record of the session", session::opened, session::closed);
        if (!givenAnchors.isEmpty()) {
            StepThread watch = new StepThread("skill-vault-anchors-" + base.agent, anchors::step);
            base.anchorBell.onRing(watch::wake);
            life.runs(
                    "the anchors' watch",
                    true,
                    () -> {
                        anchors.start();
                        watch.start();
                    },
                    watch::close);
        }
        life.runs("the look at the skills", stays, operators.changedSkills::suspend, () -> {});
        if (backup != null) {
            life.records("the comparison with the backup", () -> backup.start(base.committer), backup::awaitCompared);
        }
        life.runs("the alerts", stays, alerts::start, alerts::close);
        life.holds("the refreshes under way", refresher::close);
        life.runs("the refresh scheduler", stays && builder.backgroundRefresh, scheduler::start, scheduler::close);
        if (builder.healthChecks != null) {
            StepThread health = health(builder.healthChecks);
            life.runs("the health checks", stays, health::start, health::close);
        }
        life.holds("the calls that wait to be sent again", retryPause::end);
        life.runs("the operators' desk", stays, operators.desk::start, operators.desk::close);
        life.runs("the approvals' sweep", stays, sweep::start, sweep::close);
        for (Approver approver : builder.approvers) {
            ApproverThread thread = new ApproverThread(
                    approvals,
                    approver,
                    new ApproverLetters(
                            base.store,
                            base.committer,
                            base.agent,
                            operatorKeys(),
                            approver.key(),
                            base.clock,
                            base.random));
            life.runs("an approver", stays, thread::start, thread::close);
        }
        life.holds("the calls that wait for approvals", approvalPause::end);
    }
}
