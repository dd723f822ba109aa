package dev.skillvault.audit;

import dev.skillvault.AgentId;
import java.time.Instant;

/**
 * What an answer lacks, because it was pruned from a log and stands in segments. Like the answer it is what stands in the store; only
 * {@link LogVerifier} says whether these entries were lawfully pruned, and names the segments.
 *
 * @param agent whose log
 * @param count how many entries of the log were pruned and are not back, whatever was asked for
 * @param first the first of them; entries between them may have stayed
 * @param last the last of them
 * @param newest when the last of them was recorded
 * @since 0.1.0
 */
public record PrunedEntries(AgentId agent, long count, long first, long last, Instant newest) {}
