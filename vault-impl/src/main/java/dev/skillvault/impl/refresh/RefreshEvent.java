package dev.skillvault.impl.refresh;

/** What can come of trying to refresh. */
enum RefreshEvent {
    /** New tokens. */
    TOKENS,
    /** The provider says that the grant is dead. */
    DEAD,
    /** The agent's registration is at fault, which an operator must mend. */
    OPERATOR_FAULT,
    /** It may pass: overload, a broken answer, nothing sent, or stored tokens that cannot be opened now. */
    TRANSIENT,
    /** It was sent, and no answer was seen. */
    NO_ANSWER,
    /** Another generation, another holder of the lease or an end came first. */
    SUPERSEDED,
    /** There is nothing to renew with, and the access token is over, or was rejected again. */
    NO_RENEWAL,
    /** There is nothing to renew with, and the API rejected the access token, once. */
    NO_RENEWAL_REJECTED,
    /** There is nothing to renew with, and the access token still serves. */
    NO_RENEWAL_YET,
    /** There is nothing to renew with, and the provider took the access token that it had rejected before. */
    NO_RENEWAL_SERVED
}
