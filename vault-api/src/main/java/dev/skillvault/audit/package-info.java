/**
 * What happened: the append-only Merkle log (RFC 6962) of decisions and outcomes. Entry types
 * {@link dev.skillvault.audit.AuditReader} and {@link dev.skillvault.audit.LogVerifier}; both only read and need no key.
 */
@NullMarked
package dev.skillvault.audit;

import org.jspecify.annotations.NullMarked;
