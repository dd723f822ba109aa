package dev.skillvault.impl.channel;

import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.testkit.alert.AlertChannelContract;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogChannelTest extends AlertChannelContract {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = Logger.getLogger(LogChannel.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final AlertChannel channel = AlertChannel.log();

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(handler);
    }

    @Override
    protected AlertChannel channel() {
        return channel;
    }

    @Override
    protected List<String> arrived() {
        return lines;
    }

    @Override
    protected void breakDown() {}

    @Override
    protected boolean canFail() {
        return false;
    }

    @Override
    protected List<String> secrets() {
        return List.of();
    }

    /** Many people read logs, and a link is for the account's owner: whoever comes for it is told how to get one. */
    @Test
    void noLinkIsEverLogged() throws Exception {
        Alert alert = alert(Alert.Kind.NEEDS_CONSENT);
        channel.send(new Alert(
                alert.id(),
                alert.kind(),
                alert.account(),
                new Alert.Advice(alert.advice().cause(), null),
                alert.since()));
        Assertions.assertThat(lines.get(0)).doesNotContain(LINK_ID).contains("vault connect --again");
        channel.send(alert);
        Assertions.assertThat(lines.get(1)).doesNotContain(LINK_ID);
    }
}
