package dev.skillvault.egress;

import dev.skillvault.approval.ApprovalId;
import dev.skillvault.approval.ApprovalNeededException;

/**
 * A skill's door to one provider, for one user: the only way out.
 *
 * <p><b>Behavior.</b> A request is matched to one named operation, decided against the skill's grants, recorded, given the user's
 * access token, sent to the provider's own host, and its outcome is recorded, all before this returns. The access token is
 * refreshed first if it is due. No redirect is followed. A GET, PUT or DELETE that the provider puts off (429, 503), or that it could not be
 * reached for, is sent up to three times within half a minute, as {@code Retry-After} says; it is decided and counted once. If the account is dead and the grant names a {@link
 * dev.skillvault.grant.Fallback}, that is used, and the answer is 202 with a JSON object whose {@code fallback} names it and whose
 * {@code note} is a sentence for the model.
 *
 * <p><b>Threading.</b> Thread-safe; calls run in parallel and block.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AuthorizedClient {

    /**
     * Sends a request.
     *
     * @param request the request, without any credential
     * @return the provider's answer, whatever its status, with credentials removed
     * @throws CallDeniedException if no grant allows exactly this request; nothing was sent
     * @throws ApprovalNeededException if a person must approve it first and nobody did in time; nothing was sent, and the vault keeps it
     * @throws dev.skillvault.connection.ConnectionUnavailableException if the account cannot be used; nothing was sent
     * @throws ProviderUnreachableException if the request was allowed and no answer came; it may have been executed
     * @throws ResponseWithheldException if the answer is too large, or compressed; it may have been executed
     * @throws dev.skillvault.VaultUnavailableException if the decision could not be recorded; nothing was sent
     */
    ApiResponse send(ApiRequest request);

    /**
     * Sends a request that waited for a person's approval: the very bytes that were approved, once. The grant is decided anew, so one that was
     * revoked or spent meanwhile denies it. It does not wait.
     *
     * @param approval which request, as {@link ApprovalNeededException} named it to this skill and this user
     * @return the provider's answer, whatever its status, with credentials removed
     * @throws ApprovalNeededException if nobody has approved it yet; nothing was sent
     * @throws CallDeniedException if it was denied, has expired, was sent already, is not this skill's and user's at this provider, or no grant
     *     allows it any more; nothing was sent
     * @throws dev.skillvault.connection.ConnectionUnavailableException if the account cannot be used; nothing was sent
     * @throws ProviderUnreachableException if it was allowed and no answer came; it may have been executed
     * @throws dev.skillvault.VaultUnavailableException if the decision could not be recorded; nothing was sent
     * @throws UnsupportedOperationException if this client is not a vault's
     */
    default ApiResponse sendApproved(ApprovalId approval) {
        throw new UnsupportedOperationException("this client keeps no requests");
    }
}
