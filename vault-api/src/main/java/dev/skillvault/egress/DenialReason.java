package dev.skillvault.egress;

/**
 * Why a call was refused. Names are stable: they stand in the audit log.
 *
 * @since 0.1.0
 */
public enum DenialReason {
    /** The request is not in the one form the vault accepts. */
    MALFORMED_REQUEST,
    /** The request matches no operation of the provider. */
    UNKNOWN_OPERATION,
    /** The user has no usable connection at the provider. */
    NO_CONNECTION,
    /** Grants on more than one connection would allow it, and the request does not say which is meant. */
    AMBIGUOUS_CONNECTION,
    /** No active grant names the operation. */
    NOT_GRANTED,
    /** The operation is granted, but not on this resource. */
    RESOURCE_NOT_GRANTED,
    /** The permission does not hold yet. */
    NOT_YET,
    /** The permission has expired, or was not used for so long that it ended. */
    EXPIRED,
    /** The skill is not what it was when this was granted; an operator must look at it. */
    GRANT_SUSPENDED,
    /** The permission's uses are spent. */
    QUOTA_SPENT,
    /** A person must approve it first. */
    APPROVAL_NEEDED,
    /** A grant row is as it was signed, but this version of the vault does not understand it. */
    GRANT_NOT_UNDERSTOOD,
    /** A grant row is not as it was signed. */
    GRANT_NOT_AUTHENTIC,
    /** The provider cannot narrow a token that is to leave the vault, or did not say that it has, or it would live too long. */
    TOKEN_NOT_NARROWED,
    /** The user did not grant the provider's scope that the operation needs. */
    SCOPE_MISSING,
    /** There is no such approval for this skill and this user. */
    APPROVAL_UNKNOWN,
    /** A person denied the request. */
    APPROVAL_DENIED,
    /** Nobody approved the request in time, or it was not sent in time. */
    APPROVAL_EXPIRED,
    /** The request was sent already: an approval is for once. */
    APPROVAL_USED,
    /** What is stored of an approval is not as the vault and the operator made it. */
    APPROVAL_NOT_AUTHENTIC
}
