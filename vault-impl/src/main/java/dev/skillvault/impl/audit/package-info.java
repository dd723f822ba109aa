/**
 * What happened: a Merkle log per agent (RFC 6962 hashing), written inside the committer's transactions and verified without any key.
 * Entry types {@link dev.skillvault.impl.audit.LogAppender} for writing and {@link dev.skillvault.impl.audit.StoreVerifier} for
 * auditors. Last step of the flow, and the one all others depend on: no record, no call. Formats: {@code docs/audit-format.md}.
 */
@NullMarked
package dev.skillvault.impl.audit;

import org.jspecify.annotations.NullMarked;
