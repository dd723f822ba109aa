package dev.skillvault.impl.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;

/** A mail server that answers what a test says, or hangs up where it says nothing; for what no honest server does. */
public final class ScriptedMailServer implements AutoCloseable {
    /** What an honest server says, by the command's first word; a dot is the end of a mail. */
    public static final Map<String, String> HONEST = Map.of(
            "EHLO", "250-here\r\n250 AUTH PLAIN",
            "AUTH", "235 ok",
            "MAIL", "250 ok",
            "RCPT", "250 ok",
            "DATA", "354 go on",
            ".", "250 taken",
            "QUIT", "221 bye");

    private final SSLServerSocket listening;
    private final Map<String, String> answers;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final Thread thread;

    public ScriptedMailServer(MailCertificates certificates, Map<String, String> answers) throws IOException {
        this.answers = answers;
        this.listening = (SSLServerSocket) certificates
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        this.thread = new Thread(this::serve, "scripted-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort());
    }

    /** The commands seen, each its first word; a mail's text is one dot. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                converse(socket);
            } catch (IOException e) {
                // the other side hung up, or the test is over
            }
        }
    }

    private void converse(Socket socket) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        say(out, "220 here");
        boolean text = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (text && !line.equals(".")) {
                continue;
            }
            String command = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            commands.add(command);
            text = command.equals("DATA");
            String answer = answers.get(command);
            if (answer == null) {
                return;
            }
            say(out, answer);
        }
    }

    private static void say(OutputStream out, String answer) throws IOException {
        out.write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
