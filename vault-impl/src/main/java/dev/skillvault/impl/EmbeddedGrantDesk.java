package dev.skillvault.impl;

import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.grant.GrantAnswer;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.GrantInfo;
import dev.skillvault.grant.GrantList;
import dev.skillvault.grant.GrantRequestId;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.impl.grant.GrantRequests;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.store.Store;
import dev.skillvault.operator.GrantDesk;
import java.util.function.Supplier;

/** The operators' desk for grants, in the vault's own process. */
final class EmbeddedGrantDesk implements GrantDesk {
    private final Store store;
    private final Grants grants;
    private final GrantRequests requests;
    private final RequestOffice office;
    private final GrantReport report;

    EmbeddedGrantDesk(Store store, Grants grants, GrantRequests requests, RequestOffice office, GrantReport report) {
        this.store = store;
        this.grants = grants;
        this.requests = requests;
        this.office = office;
        this.report = report;
    }

    @Override
    public GrantList list() {
        return store.read(report::standing);
    }

    @Override
    public GrantList list(UserId user) {
        return store.read(jdbc -> report.ofUser(jdbc, user));
    }

    @Override
    public GrantInfo find(GrantId grant) {
        return store.read(jdbc -> report.of(
                jdbc,
                grants.find(jdbc, grant)
                        .orElseThrow(() -> new VaultConfigurationException("there is no grant " + grant))));
    }

    @Override
    public GrantRequestInfo find(GrantRequestId request) {
        return store.read(jdbc -> report.of(
                jdbc,
                requests.find(jdbc, request)
                        .orElseThrow(() -> new VaultConfigurationException("there is no grant request " + request))));
    }

    @Override
    public GrantList request(UserId user) {
        office.request(user);
        return list(user);
    }

    @Override
    public GrantInfo grant(GrantAnswer answer) {
        return find(accepted(() -> office.grant(answer)).id());
    }

    @Override
    public GrantInfo confirm(GrantId grant, GrantRequestId request, String artifact) {
        return find(accepted(() -> office.confirm(grant, request, artifact)).id());
    }

    @Override
    public GrantRequestInfo deny(GrantRequestId request, String reason) {
        return find(accepted(() -> office.deny(request, reason)).requestId());
    }

    @Override
    public GrantInfo revoke(GrantId grant) {
        return find(accepted(() -> office.revoke(grant)).id());
    }

    /** What the offices say of an operator's words is for the operator. */
    private static <T> T accepted(Supplier<T> work) {
        try {
            return work.get();
        } catch (IllegalArgumentException e) {
            throw new VaultConfigurationException(String.valueOf(e.getMessage()));
        }
    }
}
