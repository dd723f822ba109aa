package dev.skillvault.impl.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.testkit.alert.AlertChannelContract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelegramChannelTest extends AlertChannelContract {
    private static final long CHAT = 4242;

    private TelegramStandIn telegram;
    private AlertChannel channel;
    private final List<String> arrived = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        telegram = new TelegramStandIn();
        channel = TelegramChannel.to(TelegramStandIn.TOKEN.toCharArray(), CHAT, new Dialer(telegram.routes()));
    }

    @AfterEach
    void close() {
        channel.close();
        telegram.close();
    }

    @Override
    protected AlertChannel channel() {
        return channel;
    }

    @Override
    protected List<String> arrived() {
        for (TelegramStandIn.Sent each = telegram.sent.poll(); each != null; each = telegram.sent.poll()) {
            assertThat(each.chat()).isEqualTo(CHAT);
            arrived.add(each.text());
        }
        return arrived;
    }

    @Override
    protected void breakDown() {
        telegram.breakDown();
    }

    @Override
    protected List<String> secrets() {
        return List.of(TelegramStandIn.TOKEN, "AAE-standin");
    }

    @Test
    void whatIsNoTokenIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> AlertChannel.telegram("123:../../evil".toCharArray(), CHAT))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageNotContaining("evil");
    }
}
