package dev.skillvault.impl.command;

import dev.skillvault.AgentId;
import dev.skillvault.VaultException;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running agent's desk for operators: looks twice a second for commands, and has each executed once.
 *
 * <p>Thread-safe. It has one thread of its own, and one for each command that is being executed.
 */
public final class CommandDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
    private static final Duration EACH = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Store store;
    private final CommandRows rows;
    private final CommandIntake intake;
    private final CommandRun run;
    private final Verbs verbs;
    private final Presence presence;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newCachedThreadPool(work -> thread(work, "skill-vault-command"));
    private final Thread thread = thread(this::loop, "skill-vault-command-desk");

    private CommandDesk(Store store, Committer committer, AgentId agent, OperatorKeys keys, Verbs verbs, Clock clock) {
        String node = UUID.randomUUID().toString();
        this.store = store;
        this.rows = new CommandRows(agent);
        this.intake = new CommandIntake(
                committer, rows, new CommandJudge(agent, keys, verbs.byWord().keySet()), node);
        this.run = new CommandRun(intake, verbs.byWord());
        this.verbs = verbs;
        this.presence = new Presence(store, agent, node, rows, clock);
        this.clock = clock;
    }

    /**
     * A desk at which the operator's door does the work.
     *
     * @param alive whether there is a connection of this id that has not ended
     */
    public static CommandDesk of(
            Store store,
            Committer committer,
            AgentId agent,
            OperatorKeys keys,
            VaultOperator operator,
            ApprovalDesk approvals,
            Predicate<ConnectionId> alive,
            Clock clock) {
        return new CommandDesk(store, committer, agent, keys, Verbs.of(operator, approvals, alive, clock), clock);
    }

    static CommandDesk of(
            Store store, Committer committer, AgentId agent, OperatorKeys keys, Verbs verbs, Clock clock) {
        return new CommandDesk(store, committer, agent, keys, verbs, clock);
    }

    /**
     * Deletes what came of an agent's commands, whoever it was about: results name accounts, and permissions with their recipients. An
     * operator who has not read theirs yet is told that the row is gone.
     */
    public static void forgetResults(Connection jdbc, AgentId agent) throws SQLException {
        new CommandRows(agent).deleteEnded(jdbc);
    }

    /** Begins to look for commands. */
    public void start() {
        thread.start();
    }

    private void loop() {
        do {
            try {
                presence.beat();
                turn(workers);
            } catch (RejectedExecutionException e) {
                // closing
            } catch (VaultException e) {
                LOG.atWarn().addKeyValue("failure", e.getMessage()).log("the desk could not look for commands");
            } catch (RuntimeException | Error e) {
                // an Error too: without this thread no operator would be heard until the vault is opened again
                LOG.error("the desk failed", e);
            }
        } while (!isClosedAfter(EACH));
        presence.end();
    }

    private boolean isClosedAfter(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** Looks once; returns how many commands it took. */
    int turn(Executor executor) {
        Instant now = clock.instant();
        List<CommandRow> overdue = store.read(jdbc -> rows.overdue(jdbc, now));
        intake.giveUp(now, overdue);
        intake.tellRefusals(now);
        int taken = 0;
        for (CommandRow row : store.read(rows::pending)) {
            var command = intake.take(row);
            if (command.isPresent()) {
                taken++;
                executor.execute(() -> run.execute(command.get()));
            }
        }
        return taken;
    }

    /** Ends the consents that wait for somebody, lets everything else finish, and stops. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(PATIENCE.toMillis());
            verbs.close().run();
            workers.shutdown();
            if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a command is still being executed while the vault is closed; it will read as unknown");
            }
            intake.tellRefusals();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (VaultException e) {
            LOG.atWarn()
                    .addKeyValue("failure", e.getMessage())
                    .log("how many commands were refused could not be recorded");
        }
    }

    private static Thread thread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
