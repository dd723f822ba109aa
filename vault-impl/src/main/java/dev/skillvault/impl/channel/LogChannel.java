package dev.skillvault.impl.channel;

import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alerts to the log, without links: many people read logs.
 *
 * <p>Stateless, thread-safe.
 */
public final class LogChannel implements AlertChannel {
    private static final Logger LOG = LoggerFactory.getLogger(LogChannel.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public boolean carriesLinks() {
        return false;
    }

    @Override
    public void send(Alert alert) {
        (alert.kind() == Alert.Kind.WELL_AGAIN ? LOG.atInfo() : LOG.atWarn())
                .addKeyValue("alert", alert.id())
                .addKeyValue("kind", alert.kind())
                .addKeyValue("connection", alert.account().connection())
                .addKeyValue("user", alert.account().user())
                .addKeyValue("since", alert.since())
                .log(withoutLink(alert).text());
    }

    private static Alert withoutLink(Alert alert) {
        return new Alert(
                alert.id(),
                alert.kind(),
                alert.account(),
                new Alert.Advice(alert.advice().cause(), null),
                alert.since());
    }
}
