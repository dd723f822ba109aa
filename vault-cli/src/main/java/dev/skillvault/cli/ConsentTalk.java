package dev.skillvault.cli;

import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What is said to the operator while an account is being connected, and what the operator pastes. */
final class ConsentTalk {
    private static final int TRIES = 3;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean showProgress;
    private final boolean json;
    private final InputStream in;

    ConsentTalk(CommandSpec spec, boolean showProgress, boolean json, InputStream in) {
        this.out = spec.commandLine().getOut();
        this.err = spec.commandLine().getErr();
        this.showProgress = showProgress;
        this.json = json;
        this.in = in;
    }

    void link(URI link, @Nullable Instant until) {
        if (json) {
            shown(link, null, until);
        } else {
            out.print("Open this link in the user's browser" + within(until) + ":\n" + SafeText.line(link.toString())
                    + "\n");
            out.flush();
        }
    }

    void code(URI page, String code, Instant until) {
        if (json) {
            shown(page, code, until);
        } else {
            out.print("Open " + SafeText.line(page.toString()) + within(until) + " and type the code "
                    + SafeText.line(code) + "\n");
            out.flush();
        }
    }

    private void shown(URI link, @Nullable String code, @Nullable Instant until) {
        new JsonLines(out).line(line -> {
            line.writeStringField("link", link.toString());
            if (code != null) {
                line.writeStringField("userCode", code);
            }
            if (until != null) {
                line.writeStringField("expiresAt", until.toString());
            }
        });
        out.flush();
    }

    private static String within(@Nullable Instant until) {
        return until == null ? "" : " before " + until;
    }

    /** Beside what is asked for, so that it stands in no JSON. */
    void note(String text) {
        err.print(SafeText.line("note: " + text) + "\n");
        err.flush();
    }

    ConnectionInfo waited(Supplier<ConnectionInfo> wait) {
        return Ticker.during(showProgress, err, "waiting for the user to consent", wait);
    }

    /** Asks again if what was pasted is no answer; the flow is open still. */
    ConnectionInfo pasted(Function<String, ConnectionInfo> answer) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (int attempt = 1; ; attempt++) {
            err.print("Paste what the browser's address bar shows after the user has consented: ");
            err.flush();
            String text = line(lines);
            try {
                return Ticker.during(showProgress, err, "connecting", () -> answer.apply(text));
            } catch (ConsentException e) {
                if (attempt == TRIES || e.reason() != ConsentException.Reason.UNKNOWN_ANSWER) {
                    throw e;
                }
                err.print(SafeText.line(String.valueOf(e.getMessage())) + "\n");
            }
        }
    }

    private static String line(BufferedReader lines) {
        String line;
        try {
            line = lines.readLine();
        } catch (IOException e) {
            line = null;
        }
        if (line == null || line.isBlank()) {
            throw new ConsentException(ConsentException.Reason.CLOSED, "nothing was pasted, so nothing is connected");
        }
        return line;
    }

    void connected(ConnectionInfo info) {
        if (json) {
            new JsonLines(out).line(line -> ConnectionJson.connection(line, info));
        } else {
            out.print(SafeText.line(info.provider() + " of " + info.user() + " is connected: " + info.id()) + "\n");
            if (!info.access().missing().isEmpty()) {
                out.print(SafeText.line("not granted, though skills need it: "
                                + String.join(" ", info.access().missing()))
                        + "\n");
            }
            info.access().advice().forEach(each -> out.print(SafeText.line("note: " + each) + "\n"));
        }
        out.flush();
    }
}
