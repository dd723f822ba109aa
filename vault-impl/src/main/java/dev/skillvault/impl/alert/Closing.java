package dev.skillvault.impl.alert;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes one of many things. What throws there must not keep a vault from closing the rest, its keys and store among it. */
public final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /**
     * Closes it; a failure is logged.
     *
     * @param what its name, for the log
     */
    public static void quietly(String what, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException | Error e) {
            LOG.atWarn()
                    .addKeyValue("failure", e.getClass().getName())
                    .log("{} could not be closed; the vault closes without it", what);
        }
    }
}
