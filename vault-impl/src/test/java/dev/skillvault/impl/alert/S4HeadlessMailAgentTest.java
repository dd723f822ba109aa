package dev.skillvault.impl.alert;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.channel.TelegramStandIn;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import dev.skillvault.spi.Inbox;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Story S4: an agent without a browser; a person is told in a chat, and pastes there where the browser ended up. */
class S4HeadlessMailAgentTest {
    private static final long CHAT = 4242;
    private static final Pattern LINK = Pattern.compile("https://\\S+");

    @TempDir
    Path folder;

    private TelegramStandIn telegram;
    private AlertWorld world;
    private ConnectionInfo connection;

    @BeforeEach
    void open() throws Exception {
        telegram = new TelegramStandIn();
        world = new AlertWorld(folder).with(telegram.routes());
        char[] token = TelegramStandIn.TOKEN.toCharArray();
        world.open(builder -> builder.alerts(AlertChannel.telegram(token, CHAT)).inbox(Inbox.telegram(token, CHAT)));
        connection = world.connect();
        world.kill();
        assertThat(world.refused()).isNotNull();
    }

    @AfterEach
    void close() {
        world.close();
        telegram.close();
    }

    private URI link() throws InterruptedException {
        Matcher link = LINK.matcher(telegram.awaitSent().text());
        assertThat(link.find()).as("a link in the alert").isTrue();
        return URI.create(link.group());
    }

    private long codeExchanges() {
        return world.sandbox.requests().stream()
                .filter(each -> each.kind() == RecordedRequest.Kind.TOKEN_CODE)
                .count();
    }

    @Test
    void whatIsPastedIntoTheChatConnectsTheAccountAgain() throws Exception {
        URI pasted = world.sandbox.browser("alice").consentWithoutFollowing(link());
        long begun = System.nanoTime();
        telegram.write(CHAT, pasted.toString());
        TelegramStandIn.Sent answer = telegram.awaitSent();
        long took = (System.nanoTime() - begun) / 1_000_000;
        System.out.println("from the message in the chat to the answer that its tokens are stored: " + took + " ms");
        assertThat(answer.chat()).isEqualTo(CHAT);
        // the alert that it works again comes from another thread, and may be there first
        assertThat(List.of(answer.text(), telegram.awaitSent().text()))
                .anySatisfy(text -> assertThat(text)
                        .contains("Thank you")
                        .contains(connection.id().value()))
                .anySatisfy(text -> assertThat(text).contains("works again"));
        assertThat(world.read().status()).isEqualTo(200);
    }

    @Test
    void aStrangersPasteJunkAndReplaysChangeNothingAndAreAnsweredPolitely() throws Exception {
        URI pasted = world.sandbox.browser("alice").consentWithoutFollowing(link());
        long before = codeExchanges();
        telegram.write(666, pasted.toString());
        assertThat(telegram.awaitSent().text()).contains("owner only");
        telegram.write(CHAT, "good morning");
        assertThat(telegram.awaitSent().text()).startsWith("Not connected: ");
        telegram.write(CHAT, "http://127.0.0.1:1/callback?code=x&state=forged");
        assertThat(telegram.awaitSent().text()).startsWith("Not connected: ");
        telegram.write(CHAT, "x".repeat(4000));
        assertThat(telegram.awaitSent().text()).startsWith("Not connected: ");
        assertThat(codeExchanges()).isEqualTo(before);
        assertThat(world.vault().operator().connections(ALICE).get(0).state()).isEqualTo(ConnectionState.NEEDS_CONSENT);

        telegram.write(CHAT, pasted.toString());
        assertThat(List.of(telegram.awaitSent().text(), telegram.awaitSent().text()))
                .anySatisfy(text -> assertThat(text).contains("Thank you"))
                .anySatisfy(text -> assertThat(text).contains("works again"));
        telegram.write(CHAT, pasted.toString());
        assertThat(telegram.awaitSent().text()).contains("Thank you");
        assertThat(codeExchanges()).as("a replay is no exchange").isEqualTo(before + 1);
    }

    /** The type of the desk's links wants proof that somebody listens; this sees it happen. */
    @Test
    void somebodyListensBeforeTheLinkIsSent() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        HeldChannel channel = new HeldChannel("ordered") {
            @Override
            public void send(Alert alert) {
                order.add("sent");
                taken.add(alert);
            }
        };
        world.open(builder -> builder.alerts(channel).inbox(receiver -> {
            order.add("listening");
            return () -> {};
        }));
        assertThat(channel.next().advice().link()).isPresent();
        assertThat(order).startsWith("listening", "sent");
    }
}
