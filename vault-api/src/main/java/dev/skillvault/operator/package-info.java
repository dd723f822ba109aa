/**
 * The operators: people with a key of their own, who ask a running agent for something without its identity. Entry types
 * {@link dev.skillvault.operator.OperatorKey} and {@link dev.skillvault.operator.OperatorDesk}. Beside the flow of a call, as
 * {@link dev.skillvault.VaultOperator} is, which executes what they ask for.
 */
@NullMarked
package dev.skillvault.operator;

import org.jspecify.annotations.NullMarked;
