package dev.skillvault.impl.dial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.skillvault.impl.mail.MailCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that stops at any point is left at the deadline, with the error that says whether anything can have been said to it. */
@Timeout(60)
class TlsDialerTest {
    private static final String HOST = "smtp.example.test";
    private static final int PORT = 465;
    private static final Duration SHORT = Duration.ofMillis(300);
    /** Long enough for a handshake on a busy machine. */
    private static final Duration AFTER_HANDSHAKE = Duration.ofSeconds(4);
    /** Of a TLS handshake message in a record of its own, whose 256 bytes never come. */
    private static final byte[] HALF_A_RECORD = {22, 3, 3, 1, 0, 2};

    private final MailCertificates certificates = MailCertificates.of(HOST);
    private final ExecutorService peer = Executors.newSingleThreadExecutor();
    private final Queue<AutoCloseable> open = new ConcurrentLinkedQueue<>();

    /** What the other side does with the connection it took, until it is closed. */
    private interface Peer {
        void talk(Socket socket) throws IOException;
    }

    private ServerSocket plain() throws IOException {
        return opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }

    private ServerSocket tls() throws IOException {
        return opened(certificates
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }

    private <T extends AutoCloseable> T opened(T each) {
        open.add(each);
        return each;
    }

    private void take(ServerSocket listening, Peer talk) {
        peer.execute(() -> {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                talk.talk(socket);
            } catch (IOException e) {
                // the dialer left, as it should
            }
        });
    }

    private TlsLine dial(ServerSocket listening, Duration deadline) throws ExchangeFailedException {
        InetSocketAddress address = (InetSocketAddress) listening.getLocalSocketAddress();
        return new TlsDialer(Map.of(HOST, address), certificates.trust()).open(HOST, PORT, Set.of(HOST), deadline);
    }

    private void assertNotConnected(ServerSocket listening) {
        ExchangeFailedException failure =
                catchThrowableOfType(ExchangeFailedException.class, () -> dial(listening, SHORT));
        assertThat(failure).hasMessage("could not connect");
        assertThat(failure.maybeSent()).as("nothing of the protocol was said").isFalse();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        peer.shutdownNow();
    }

    /** The kernel keeps so many connections that nobody accepts, and no more: the next one waits. */
    @Test
    void aServerThatTakesNoConnectionIsLeft() throws Exception {
        ServerSocket listening = plain();
        boolean full = false;
        for (int i = 0; i < 16 && !full; i++) {
            SocketChannel waiting = opened(SocketChannel.open());
            full = !isTaken(waiting, listening);
        }
        assertThat(full).as("the kernel's queue is full").isTrue();
        assertNotConnected(listening);
    }

    private static boolean isTaken(SocketChannel channel, ServerSocket listening) throws IOException {
        try {
            channel.socket().connect(listening.getLocalSocketAddress(), 200);
            return true;
        } catch (IOException e) {
            // late, or refused, as the operating system does it
            return false;
        }
    }

    @Test
    void aServerThatDoesNotAnswerTheHandshakeIsLeft() throws Exception {
        assertNotConnected(plain());
    }

    @Test
    void aServerThatStopsInTheHandshakeIsLeft() throws Exception {
        ServerSocket listening = plain();
        take(listening, socket -> {
            socket.getOutputStream().write(HALF_A_RECORD);
            socket.getOutputStream().flush();
        });
        assertNotConnected(listening);
    }

    @Test
    void aServerThatHangsUpInTheHandshakeIsLeft() throws Exception {
        ServerSocket listening = plain();
        take(listening, Socket::close);
        assertNotConnected(listening);
    }

    @Test
    void aServerThatIsSilentAfterTheHandshakeIsLeft() throws Exception {
        ServerSocket listening = tls();
        take(listening, socket -> drain(socket.getInputStream()));
        try (TlsLine line = dial(listening, AFTER_HANDSHAKE)) {
            InputStream in = line.socket().getInputStream();
            assertThatThrownBy(in::read).isInstanceOf(IOException.class);
        }
    }

    /** No single read waits long, so only the deadline for all of it can end this. */
    @Test
    void aServerThatTalksForEverIsLeft() throws Exception {
        ServerSocket listening = tls();
        take(listening, socket -> {
            OutputStream out = socket.getOutputStream();
            while (!Thread.currentThread().isInterrupted()) {
                out.write("250-more\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        });
        try (TlsLine line = dial(listening, AFTER_HANDSHAKE)) {
            assertThatThrownBy(() -> drain(line.socket().getInputStream())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aServerThatReadsNothingIsLeft() throws Exception {
        ServerSocket listening = tls();
        take(listening, socket -> {
            // one byte, so that the handshake is done on both sides
            var unused = socket.getInputStream().read();
        });
        try (TlsLine line = dial(listening, AFTER_HANDSHAKE)) {
            OutputStream out = line.socket().getOutputStream();
            out.write('x');
            assertThatThrownBy(() -> fill(out)).isInstanceOf(IOException.class);
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] chunk = new byte[8192];
        while (in.read(chunk) >= 0) {
            // until it breaks
        }
    }

    private static void fill(OutputStream out) throws IOException {
        byte[] chunk = new byte[65536];
        for (int i = 0; i < 1 << 20; i++) {
            out.write(chunk);
        }
    }
}
