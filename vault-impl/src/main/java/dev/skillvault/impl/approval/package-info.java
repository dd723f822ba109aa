/**
 * Did a person say yes? Keeps the requests that need an approval, shows them to operators, proves their answers, and hands the very bytes
 * that were approved to the door, once. Entry types {@link dev.skillvault.impl.approval.ApprovalStep}, which stands between the decision and
 * the call, and {@link dev.skillvault.impl.approval.Approvals}, where operators' answers come in.
 */
@NullMarked
package dev.skillvault.impl.approval;

import org.jspecify.annotations.NullMarked;
