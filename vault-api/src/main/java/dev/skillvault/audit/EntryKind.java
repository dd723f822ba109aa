package dev.skillvault.audit;

/**
 * What an audit entry tells. Names are stable: they stand in the log.
 *
 * @since 0.1.0
 */
public enum EntryKind {
    /** First entry of a log: the agent's certificate, the log's key, and the one vouching for the other. */
    AGENT_ENROLLED,
    /** A second key was given a slot of its own; both open the vault until the re-key is done or begun anew. */
    REKEY_BEGUN,
    /** Another key is the agent's from now on; it and the former one vouch for each other and for the log's key. */
    AGENT_REKEYED,
    /** The agent was off-boarded: its keys are deleted, and this is the last entry of its log. */
    AGENT_OFFBOARDED,
    /** First entry of a log that continues another one, after a restore from the backup; names how far that one was known. */
    AGENT_RESTORED,
    /** A connection's row was lost or damaged, and was put back from the backup. */
    CONNECTION_RESTORED,
    /** The vault was opened; its configuration. */
    VAULT_OPENED,
    /** The vault was closed in good order. */
    VAULT_CLOSED,
    /** A user's key was made. */
    USER_KEY_CREATED,
    /** A user's key got a new version; older versions that no record needed were dropped. */
    USER_KEY_ROTATED,
    /** A token set was sealed anew, under the newest version of its user's key. */
    TOKENS_RESEALED,
    /** A user's keys, tokens, grants and personal fields were deleted; names the side rows of the log that went. */
    USER_FORGOTTEN,
    /** Someone began to connect an account. */
    CONSENT_BEGUN,
    /** The provider sent the user back with an answer, and the pending consent is used up. */
    CONSENT_ANSWERED,
    /** An account is connected, or connected again. */
    CONNECTED,
    /** A consent did not lead to a connection. */
    CONSENT_FAILED,
    /** A connection ended. */
    DISCONNECTED,
    /** A skill asked for what its manifest names. */
    GRANT_REQUESTED,
    /** A grant was made, by whoever decides, or by a skill that handed on less than it has; then the entry names the parent. */
    GRANTED,
    /** A skill, or the agent for it, would have handed on what it may not; nothing was granted. */
    HAND_ON_REFUSED,
    /** A grant request was refused, or the skill asks for something else now. */
    GRANT_REFUSED,
    /** A grant request was answered with a grant; names the request's version. */
    GRANT_REQUEST_GRANTED,
    /** A grant allows nothing for now: the skill's artifact has changed, or it asks for more. */
    GRANT_SUSPENDED,
    /** A suspended grant holds again, as it was, for the skill as it is now. */
    GRANT_CONFIRMED,
    /** A grant ended because it was not used for so long. */
    GRANT_LAPSED,
    /** A grant ended. */
    GRANT_REVOKED,
    /** A call needs a person's approval; the vault keeps it, and the entries of the same call follow. */
    APPROVAL_REQUESTED,
    /** An operator approved a call that waits. */
    APPROVAL_GIVEN,
    /** An operator denied a call that waits; nothing was sent. */
    APPROVAL_DENIED,
    /** A call was decided and debited, and is about to be sent. */
    CALL_INTENT,
    /** A call was refused; nothing was sent. */
    CALL_DENIED,
    /** What came of a call. An intent without it reads: unknown. */
    CALL_OUTCOME,
    /** An access token is about to leave the vault, between the intent and the outcome of its export; says what it allows and until when. */
    TOKEN_EXPORTED,
    /** The account of an allowed call could not be used, and the fallback that its grant names is about to be. Another outcome follows. */
    CALL_FALLBACK,
    /** A provider refused a static secret; the connection works no more until it is given another. */
    SECRET_REFUSED,
    /** A refresh token is about to be sent to the provider. */
    REFRESH_INTENT,
    /** What came of a refresh. */
    REFRESH_OUTCOME,
    /** A provider took an access token that it had rejected before and that nothing renews; the next rejection counts as the first. */
    ACCESS_CONFIRMED,
    /** A connection needs a person, or is well again: people are to be told. */
    ALERT_RAISED,
    /** A channel took an alert over. */
    ALERT_SENT,
    /** A person's key was enrolled: what is signed with it is executed, under the name that stands here. */
    OPERATOR_ENROLLED,
    /** An operator's enrolment ended; nothing signed with the key is executed any more. */
    OPERATOR_ENDED,
    /** An operator's command was accepted and is about to be executed; this is the only time. */
    COMMAND_TAKEN,
    /** A row that claims to be an operator's command was refused; nothing was executed. */
    COMMAND_REFUSED,
    /** What came of a command. A taken one without it reads: unknown. */
    COMMAND_OUTCOME,
    /** An anchor has not kept what it was given for too long, or has lost what it kept; says since when and why. */
    ANCHOR_FAILED,
    /** An anchor that had failed keeps checkpoints again. */
    ANCHOR_KEPT,
    /**
     * The log goes on although an anchor knows another one, or more of it, or has lost what it kept: it was restored from the backup, or
     * an operator said so. Names what was known.
     */
    ANCHOR_ACCEPTED,
    /** Old entries were taken out of the store, into a segment, and their hashes left; names them, and the segment by its hash. */
    LOG_PRUNED,
    /** A word this version does not know: written by a newer one, or not by the vault at all. Never stands in a log by this name. */
    UNKNOWN
}
