package dev.skillvault.impl.store;

import dev.skillvault.VaultUnavailableException;
import dev.skillvault.connection.ConnectionId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits what a provider gave. That exists nowhere else until it is stored, and a code or a rotated refresh token cannot be used again:
 * a store that is down for a while must not lose it, so the unit is tried again and again for more than a minute.
 *
 * <p>A unit that was given up by the {@link Committer} may have been committed all the same, so each must be idempotent: when it runs
 * again it finds that it is done.
 *
 * <p>Thread-safe.
 */
public final class PatientCommitter {
    private static final Logger LOG = LoggerFactory.getLogger(PatientCommitter.class);
    /** With growing pauses more than a minute. */
    static final int ATTEMPTS = 12;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

    private final Committer committer;
    private final Pause pause;

    /** Tries again with this committer. */
    public PatientCommitter(Committer committer, Pause pause) {
        this.committer = committer;
        this.pause = pause;
    }

    /**
     * Commits an idempotent unit. Whoever is interrupted tries once more at once, because the attempt that was interrupted may have
     * been committed, and stays interrupted; nor is a vault that was closed tried any longer.
     *
     * @param connection what it is about, for the log
     * @throws VaultUnavailableException if the store could not be written; the unit may be committed later
     */
    public <T> T commit(ConnectionId connection, UnitOfWork.Work<T> work) {
        boolean interrupted = false;
        try {
            for (int tried = 1; ; tried++) {
                try {
                    return committer.commit(work);
                } catch (VaultUnavailableException e) {
                    if (interrupted || tried == ATTEMPTS || committer.isClosed()) {
                        LOG.atError()
                                .addKeyValue("connection", connection)
                                .log(
                                        "what the provider answered could not be stored and is lost; the account may have to"
                                                + " be connected again");
                        throw e;
                    }
                    LOG.atError()
                            .addKeyValue("connection", connection)
                            .log(
                                    "what the provider answered cannot be stored now; it is kept in memory and tried again");
                    interrupted = interruptedIn(after(tried));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Duration after(int tried) {
        Duration wait = FIRST_PAUSE.multipliedBy(1L << (tried - 1));
        return wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE;
    }

    private boolean interruptedIn(Duration wait) {
        if (Thread.interrupted()) {
            return true;
        }
        try {
            pause.pause(wait);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
