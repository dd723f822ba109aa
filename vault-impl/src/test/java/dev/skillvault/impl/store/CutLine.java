package dev.skillvault.impl.store;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a database server on this machine that can be cut, and mended. */
public final class CutLine implements Closeable {
    private final InetAddress loopback = InetAddress.getLoopbackAddress();
    private final URI server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private CutLine(URI server) throws IOException {
        this.server = server;
        this.listener = new ServerSocket(0, 50, loopback);
        start(this::accept);
    }

    /** To the server of this JDBC URL. */
    public static CutLine to(String url) throws IOException {
        return new CutLine(URI.create(url.substring("jdbc:".length())));
    }

    /** The same database at this end of the line. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + server.getPath();
    }

    /** Whoever is connected is cut off, and so is whoever comes. */
    public void cut() {
        cut = true;
        sockets.forEach(CutLine::closeQuietly);
    }

    public void mend() {
        cut = false;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket in = listener.accept();
                Socket out = new Socket(loopback, server.getPort());
                sockets.add(in);
                sockets.add(out);
                if (cut) {
                    closeQuietly(in);
                    closeQuietly(out);
                } else {
                    start(() -> copy(in, out));
                    start(() -> copy(out, in));
                }
            } catch (IOException e) {
                // the listener was closed, or the server is gone: whoever comes next sees the same
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one end is gone, so the other goes too
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cut-line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed is what it was to be
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
