package dev.skillvault.impl.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.impl.dial.RecordingServer.Answering;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The size and the time that an answer may take, against servers that know neither end. */
class DialerTest {
    private static final String HOST = "api.example";
    private static final int LIMIT = 4096;
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofMillis(300);

    private String method = "GET";

    private final CountDownLatch testIsOver = new CountDownLatch(1);
    private final RecordingServer server = new RecordingServer(RecordingServer.with(200, Map.of(), ""));

    @AfterEach
    void close() {
        testIsOver.countDown();
        server.close();
    }

    private WireResponse get(Answering answering, Duration deadline) throws ExchangeFailedException {
        server.answering(answering);
        return new Dialer(Map.of(HOST, server.address()))
                .exchange(
                        new WireRequest(method, URI.create("https://" + HOST + "/x"), Map.of(), null),
                        Set.of(HOST),
                        deadline,
                        LIMIT);
    }

    private void assertFails(Answering answering, Duration deadline, boolean tooLarge) {
        assertThatThrownBy(() -> get(answering, deadline)).isInstanceOfSatisfying(ExchangeFailedException.class, e -> {
            assertThat(e.maybeSent()).isTrue();
            assertThat(e.tooLarge()).isEqualTo(tooLarge);
        });
        assertThat(server.seen()).as("nothing is sent twice").hasSize(1);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Test
    void anAnswerOfTheLimitIsRead() throws Exception {
        assertThat(get(RecordingServer.with(200, Map.of(), "x".repeat(LIMIT)), AMPLE)
                        .body())
                .hasSize(LIMIT);
    }

    @Test
    void oneByteMoreIsTooLarge() {
        assertFails(RecordingServer.with(200, Map.of(), "x".repeat(LIMIT + 1)), AMPLE, true);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 503})
    void anAnswerWithoutAnEndIsGivenUpWhileItIsRead(int status) throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        assertFails(
                (request, out) -> {
                    try {
                        write(out, "HTTP/1.1 " + status + " X\r\nTransfer-Encoding: chunked\r\n\r\n");
                        while (true) {
                            write(out, "400\r\n" + "x".repeat(1024) + "\r\n");
                        }
                    } finally {
                        broken.countDown();
                    }
                },
                AMPLE,
                true);
        assertThat(broken.await(30, TimeUnit.SECONDS))
                .as("the connection is closed")
                .isTrue();
    }

    @Test
    void aLengthThatIsALieIsNotBelieved() {
        assertFails(
                (request, out) -> {
                    write(out, "HTTP/1.0 200 X\r\n\r\n");
                    write(out, "x".repeat(LIMIT + 1));
                },
                AMPLE,
                true);
    }

    @Test
    void aHeadThatDoesNotComeIsNotWaitedForLonger() {
        assertFails((request, out) -> awaitEnd(), SOON, false);
    }

    @Test
    void aBodyThatDoesNotEndIsNotWaitedForLonger() {
        assertFails(
                (request, out) -> {
                    write(out, RecordingServer.head(200, Map.of(), 10) + "12345");
                    awaitEnd();
                },
                SOON,
                false);
    }

    @Test
    void aConnectionThatBreaksInTheBodyIsNoAnswer() {
        assertFails((request, out) -> write(out, RecordingServer.head(200, Map.of(), 10) + "12345"), AMPLE, false);
    }

    /** Of a GET too, but java.net.http repeats one by itself, once. */
    @Test
    void aConnectionThatBreaksWithoutAnAnswerMayHaveBroughtTheRequest() {
        method = "POST";
        assertFails((request, out) -> {}, AMPLE, false);
    }

    @Test
    void whereNobodyListensNothingWasSent() {
        server.close();
        assertThatThrownBy(() -> get((request, out) -> {}, AMPLE))
                .isInstanceOfSatisfying(
                        ExchangeFailedException.class,
                        e -> assertThat(e.maybeSent()).isFalse());
    }

    private void awaitEnd() {
        try {
            testIsOver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
