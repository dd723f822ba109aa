package dev.skillvault.impl.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.spi.Inbox;
import java.io.ByteArrayOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
    private static final long CHAT = 4242;
    private static final long STRANGER = 666;

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private String receive(String text) {
        received.add(text);
        return "got it";
    }

    private String awaitReceived() throws InterruptedException {
        String text = received.poll(20, TimeUnit.SECONDS);
        assertThat(text).as("something was received").isNotNull();
        return text;
    }

    @Test
    void aLineInTheTerminalIsAMessageAndIsAnswered() throws Exception {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        CountDownLatch answered = new CountDownLatch(1);
        PrintStream out = new PrintStream(answers, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                answered.countDown();
            }
        };
        try (PipedWriter person = new PipedWriter();
                PipedReader terminal = new PipedReader(person);
                Inbox.Listening listening = Inbox.terminal(terminal, out).listen(this::receive)) {
            assertThat(listening).isNotNull();
            person.write("\n  \nhttp://127.0.0.1:1/callback?code=x\n");
            person.flush();
            assertThat(awaitReceived()).isEqualTo("http://127.0.0.1:1/callback?code=x");
            assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(answers.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("got it");
        }
    }

    @Test
    void theOwnersChatIsReadAndAnswered() throws Exception {
        try (TelegramStandIn telegram = new TelegramStandIn();
                Inbox.Listening listening = inbox(telegram).listen(this::receive)) {
            assertThat(listening).isNotNull();
            telegram.write(CHAT, "hello");
            assertThat(awaitReceived()).isEqualTo("hello");
            assertThat(telegram.awaitSent()).isEqualTo(new TelegramStandIn.Sent(CHAT, "got it"));
        }
    }

    @Test
    void aForeignChatIsToldSoAndNothingOfItIsRead() throws Exception {
        try (TelegramStandIn telegram = new TelegramStandIn();
                Inbox.Listening listening = inbox(telegram).listen(this::receive)) {
            assertThat(listening).isNotNull();
            telegram.write(STRANGER, "http://127.0.0.1:1/callback?code=stolen&state=x");
            telegram.write(CHAT, "mine");
            assertThat(awaitReceived()).isEqualTo("mine");
            List<TelegramStandIn.Sent> sent = List.of(telegram.awaitSent(), telegram.awaitSent());
            assertThat(sent)
                    .filteredOn(each -> each.chat() == STRANGER)
                    .singleElement()
                    .satisfies(toStranger -> assertThat(toStranger.text()).contains("owner only"));
            assertThat(received).isEmpty();
        }
    }

    /** Whoever knows the bot's name can write to it; the owner is read first, and a poll answers one of the others at most. */
    @Test
    void aCrowdOfStrangersKeepsTheOwnerNotWaiting() throws Exception {
        try (TelegramStandIn telegram = new TelegramStandIn()) {
            for (int i = 0; i < 10; i++) {
                telegram.write(STRANGER + i, "hello");
            }
            telegram.write(CHAT, "mine");
            try (Inbox.Listening listening = inbox(telegram).listen(this::receive)) {
                assertThat(listening).isNotNull();
                assertThat(telegram.awaitSent()).isEqualTo(new TelegramStandIn.Sent(CHAT, "got it"));
                assertThat(telegram.awaitSent().text()).contains("owner only");
                telegram.write(CHAT, "again");
                assertThat(telegram.awaitSent()).isEqualTo(new TelegramStandIn.Sent(CHAT, "got it"));
            }
        }
    }

    /** What is being handled when the vault crashes comes again: the offset moves on afterwards. */
    @Test
    void aMessageIsAcknowledgedAfterItWasHandled() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        try (TelegramStandIn telegram = new TelegramStandIn();
                Inbox.Listening listening = inbox(telegram).listen(text -> {
                    received.add(text);
                    await(text.equals("first") ? first : second);
                    return "";
                })) {
            assertThat(listening).isNotNull();
            telegram.write(CHAT, "first");
            assertThat(awaitReceived()).isEqualTo("first");
            assertThat(telegram.confirmed()).isZero();
            first.countDown();
            telegram.write(CHAT, "second");
            assertThat(awaitReceived()).isEqualTo("second");
            assertThat(telegram.confirmed()).isEqualTo(1001);
            second.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Inbox inbox(TelegramStandIn telegram) {
        return TelegramInbox.of(TelegramStandIn.TOKEN.toCharArray(), CHAT, new Dialer(telegram.routes()));
    }
}
