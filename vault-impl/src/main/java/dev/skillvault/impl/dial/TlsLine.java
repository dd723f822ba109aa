package dev.skillvault.impl.dial;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An open line, verified and encrypted. It breaks at its deadline, whatever anybody is reading from it or writing to it.
 *
 * <p>Belongs to one thread.
 */
public final class TlsLine implements AutoCloseable {
    private final Socket plain;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private @Nullable SSLSocket socket;

    /** Closing the socket underneath ends a blocked write too, for which a TLS socket would wait. */
    TlsLine(Socket plain, Duration deadline) {
        this.plain = plain;
        var unused = closed.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((done, late) -> closeQuietly(plain));
    }

    TlsLine over(SSLSocket value) {
        this.socket = value;
        return this;
    }

    /** What a protocol is spoken on. */
    public SSLSocket socket() {
        if (socket == null) {
            throw new IllegalStateException("the handshake is not done");
        }
        return socket;
    }

    @Override
    public void close() {
        if (socket != null) {
            closeQuietly(socket);
        }
        var unused = closed.complete(null);
        closeQuietly(plain);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nobody waits for it any more
        }
    }
}
