package dev.skillvault.impl;

import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.alert.AlertDesk;
import dev.skillvault.impl.anchor.AnchorAcceptance;
import dev.skillvault.impl.anchor.AnchorGate;
import dev.skillvault.impl.approval.Approvals;
import dev.skillvault.impl.command.CommandDesk;
import dev.skillvault.impl.command.OperatorKeys;
import dev.skillvault.impl.command.OperatorOffice;
import dev.skillvault.impl.consent.ConsentService;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.Rekey;
import dev.skillvault.impl.refresh.Refresher;
import dev.skillvault.impl.token.TokenSource;
import dev.skillvault.operator.GrantDesk;

/** Puts together what operators have: their door, and the desk at which the running agent takes their commands. */
final class OperatorSide {
    final EmbeddedOperator operator;
    final CommandDesk desk;
    final ChangedSkills changedSkills;
    final GrantOffice office;
    private final Foundation base;

    /**
     * The operators' side of a vault.
     *
     * @param closeVault once the agent was off-boarded
     */
    OperatorSide(
            EmbeddedVaultBuilder builder,
            X509Identity identity,
            Foundation base,
            Refresher refresher,
            TokenSource tokens,
            ConnectionReport report,
            ConsentService consents,
            AlertDesk alerts,
            Approvals approvals,
            AnchorGate gate,
            Runnable closeVault) {
        this.base = base;
        this.office = new GrantOffice(base.grants, base.grantRequests, base.connections, base.catalog, base.random);
        RequestBook book = new RequestBook(base.grants, base.grantRequests, office, base.random);
        this.changedSkills =
                new ChangedSkills(base.store, base.committer, base.grants, base.connections, base.skills, office, book);
        RequestOffice requests = requests(builder, office, book);
        Erasures erasures = new Erasures(
                base.store,
                base.committer,
                base.connections,
                consents,
                alerts,
                approvals,
                tokens,
                office,
                base.ring,
                base.keyCopies);
        AgentEnd end = new AgentEnd(
                base.store,
                base.committer,
                base.connections,
                consents,
                alerts,
                approvals,
                tokens,
                office,
                base.ring,
                base.keyCopies);
        OperatorKeys operatorKeys = new OperatorKeys(base.agent, base.keys.logSigner());
        Rekey rekey = new Rekey(
                base.store,
                base.committer,
                base.keys,
                identity,
                builder.trust,
                builder.vaultSecret,
                base.clock,
                base.random);
        this.operator = new EmbeddedOperator(
                base.store,
                base.committer,
                base.connections,
                base.tokenCopies,
                consents,
                report,
                alerts,
                approvals,
                tokens,
                refresher,
                office,
                requests,
                grantDesk(requests),
                base.skills,
                base.catalog,
                base.ring,
                new OperatorOffice(base.store, base.committer, operatorKeys),
                rekey,
                erasures,
                new Prunings(
                        base.store,
                        base.committer,
                        base.agent,
                        base.keys.logSigner().publicKey(),
                        base.clock),
                end,
                new AnchorAcceptance(gate, base.committer),
                closeVault);
        this.desk = CommandDesk.of(
                base.store, base.committer, base.agent, operatorKeys, operator, approvals, this::isAlive, base.clock);
    }

    private RequestOffice requests(EmbeddedVaultBuilder builder, GrantOffice office, RequestBook book) {
        return new RequestOffice(
                base.store,
                base.committer,
                base.grants,
                base.grantRequests,
                base.connections,
                base.skills,
                office,
                book,
                builder.policyName,
                builder.policy);
    }

    private GrantDesk grantDesk(RequestOffice requests) {
        GrantReport report = new GrantReport(base.grants, base.grantRequests, base.connections, base.catalog);
        return new EmbeddedGrantDesk(base.store, base.grants, base.grantRequests, requests, report);
    }

    private boolean isAlive(ConnectionId id) {
        return base.store
                .read(jdbc -> base.connections.find(jdbc, id))
                .filter(row -> row.state() != ConnectionState.REVOKED)
                .isPresent();
    }
}
