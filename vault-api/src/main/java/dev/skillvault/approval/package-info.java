/**
 * Did a person say yes? A call that is otherwise allowed can need a person's approval of exactly that request; it waits, and once it is
 * approved its very bytes are sent, once. Beside the grant, second step of the flow; entry type
 * {@link dev.skillvault.approval.PendingApproval}.
 */
@NullMarked
package dev.skillvault.approval;

import org.jspecify.annotations.NullMarked;
