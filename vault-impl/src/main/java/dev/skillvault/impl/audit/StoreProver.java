package dev.skillvault.impl.audit;

import dev.skillvault.AgentId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.LogProver;
import dev.skillvault.impl.store.HostileStore;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes logs and proofs out of a store. Each answer is from one state of it.
 *
 * <p>Immutable, thread-safe.
 */
public final class StoreProver implements LogProver {
    private final StoreUrl url;

    private StoreProver(StoreUrl url) {
        this.url = url;
    }

    /** Takes them out of this store. */
    public static LogProver open(StoreUrl url) {
        return new StoreProver(url);
    }

    /** What is asked of one log. */
    @FunctionalInterface
    private interface Question<T> {
        T of(StoredLog log) throws SQLException, IOException;
    }

    @Override
    public long export(@Nullable AgentId agent, long from, OutputStream out) throws IOException {
        return ask(agent, log -> {
            if (from < 0) {
                throw new VaultConfigurationException("the first entry of a log has the number 0");
            }
            Map.Entry<Long, String> newest = log.checkpoints().lastEntry();
            if (newest != null && newest.getKey() > log.size()) {
                // an export could not carry it, and would hide what was cut off
                throw new VaultConfigurationException("checkpoint " + newest.getKey() + " reaches beyond the "
                        + log.size() + " entries of the log of " + log.agent()
                        + ", which is not exported: run 'vault audit verify'");
            }
            return new LogExport(log, out).write(from, log.size());
        });
    }

    @Override
    public String inclusion(@Nullable AgentId agent, long sequence) throws IOException {
        return ask(agent, log -> new ProofText(log).inclusion(sequence));
    }

    @Override
    public String inclusion(@Nullable AgentId agent, long sequence, long size) throws IOException {
        return ask(agent, log -> new ProofText(log).inclusion(sequence, size));
    }

    @Override
    public String inclusion(@Nullable AgentId agent, long sequence, List<String> anchors) throws IOException {
        return ask(agent, log -> new ProofText(log).inclusion(sequence, anchors));
    }

    @Override
    public String consistency(@Nullable AgentId agent, long older, long newer) throws IOException {
        return ask(agent, log -> new ProofText(log).consistency(older, newer));
    }

    private <T> T ask(@Nullable AgentId agent, Question<T> question) throws IOException {
        try (Connection connection = url.openToRead()) {
            if (HostileStore.foreignCode(url, connection).isPresent()) {
                throw unreadable();
            }
            return question.of(new StoredLog(connection, head(LogHead.all(connection), agent)));
        } catch (SQLException | IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static LogHead head(List<LogHead> heads, @Nullable AgentId agent) {
        List<LogHead> found = heads.stream()
                .filter(head -> agent == null || agent.value().equals(head.agent()))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        if (heads.isEmpty()) {
            throw new VaultConfigurationException("there is no log in this store");
        }
        throw new VaultConfigurationException(
                agent != null && found.isEmpty()
                        ? "there is no agent " + agent + " in this store; there " + (heads.size() == 1 ? "is " : "are ")
                                + agents(heads)
                        : "say whose log is meant; there are those of " + agents(found));
    }

    private static String agents(List<LogHead> heads) {
        return heads.stream().map(LogHead::agent).collect(Collectors.joining(", "));
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException("the log cannot be read; run 'vault audit verify' to learn more");
    }

    /** Nothing is held open between two questions. */
    @Override
    public void close() {}
}
