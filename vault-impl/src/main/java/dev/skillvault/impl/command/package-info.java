/**
 * What do people ask of the running agent? Operators' keys, the rows in which they sign what they ask for, and the desk that checks each
 * row and has it executed once. Entry types {@link dev.skillvault.impl.command.CommandDesk} for the agent,
 * {@link dev.skillvault.impl.command.StoreOperatorDesk} for the operator. Beside the flow of a call.
 */
@NullMarked
package dev.skillvault.impl.command;

import org.jspecify.annotations.NullMarked;
