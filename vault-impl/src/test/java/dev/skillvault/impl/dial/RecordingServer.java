package dev.skillvault.impl.dial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that counts who connects, keeps each request head byte for byte as it was written, and answers what it is told to.
 * One request a connection.
 */
public final class RecordingServer implements AutoCloseable {
    /** What one connection brought; it may hold a token, so it shows only its first line. */
    public record Seen(List<String> lines, String body) {
        public String requestLine() {
            return lines.isEmpty() ? "" : lines.get(0);
        }

        /** Every value of a header. */
        public List<String> all(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return lines.stream()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }

        @Override
        public String toString() {
            return requestLine().replaceAll("/bot[^/]*", "/bot");
        }
    }

    /** What to do with a connection once its request was read. */
    @FunctionalInterface
    public interface Answering {
        void answer(Seen seen, OutputStream out) throws IOException;
    }

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger connections = new AtomicInteger();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile Answering answering;

    public RecordingServer(Answering answering) {
        this.answering = answering;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** An answer in one piece. */
    public static Answering with(int status, Map<String, String> headers, String body) {
        return (request, out) ->
                out.write((head(status, headers, body.length()) + body).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The head of an answer with a body so long. */
    public static String head(int status, Map<String, String> headers, long length) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " X\r\nConnection: close\r\n");
        new TreeMap<>(headers).forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
        return text + "Content-Length: " + length + "\r\n\r\n";
    }

    public void answering(Answering next) {
        answering = next;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    public void forget() {
        connections.set(0);
        seen.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                threads.execute(() -> serve(socket));
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Optional<Seen> request = read(socket.getInputStream());
            if (request.isPresent()) {
                seen.add(request.get());
                answering.answer(request.get(), socket.getOutputStream());
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    private static Optional<Seen> read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return Optional.empty();
            }
            head.write(next);
        }
        List<String> lines =
                List.of(head.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n"));
        Seen bare = new Seen(lines, "");
        int length =
                bare.all("content-length").stream().mapToInt(Integer::parseInt).sum();
        return Optional.of(new Seen(lines, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
