package dev.skillvault.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.spi.VaultListener;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Sandbox;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Tells the story as it happens: who asked for what, what the vault decided, what the provider saw. */
final class Storyteller implements VaultListener {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final PrintStream out;
    private final AtomicInteger shown = new AtomicInteger();
    private volatile @Nullable Sandbox sandbox;

    Storyteller(PrintStream out) {
        this.out = out;
    }

    void watch(Sandbox watched) {
        this.sandbox = watched;
    }

    void chapter(String title) {
        out.println();
        out.println(title);
    }

    void say(String sentence) {
        out.println("  " + sentence);
    }

    /** One line. The long id of the sheet is told by a shorter name, which is easier to read. */
    void who(String who, String sentence) {
        out.printf(Locale.ROOT, "  %-9s %s%n", who, sentence.replace(SandboxSheets.Q3_SPREADSHEET, "Q3-SHEET"));
    }

    @Override
    public void recorded(AuditEntry entry) {
        switch (entry.kind()) {
            case CONNECTED ->
                who(
                        "vault",
                        "stored the sealed tokens of " + text(entry, AuditField.SUBJECT) + "'s "
                                + text(entry, AuditField.PROVIDER) + " account");
            case GRANT_REQUESTED ->
                who(
                        "skill",
                        text(entry, AuditField.SKILL) + " asks for a grant on " + text(entry, AuditField.PROVIDER));
            case GRANTED -> tellGrant(entry);
            case GRANT_REFUSED -> who("vault", text(entry, AuditField.ACTOR) + " refused it");
            case CALL_INTENT -> who("vault", "ALLOWED " + call(entry));
            case CALL_DENIED -> who("vault", "DENIED  " + call(entry) + " (" + text(entry, AuditField.REASON) + ")");
            case REFRESH_INTENT ->
                who(
                        "vault",
                        "refreshes " + text(entry, AuditField.PROVIDER) + "'s access (" + text(entry, AuditField.REASON)
                                + ")");
            case CALL_OUTCOME, REFRESH_OUTCOME -> showWhatTheProviderSaw();
            default -> {
                // the rest of the log is for the auditor
            }
        }
    }

    private void tellGrant(AuditEntry entry) {
        who("vault", text(entry, AuditField.ACTOR) + " granted:");
        try {
            JSON.readTree(text(entry, AuditField.DETAILS))
                    .path("permissions")
                    .forEach(permission -> who("", "  " + text(entry, AuditField.SKILL) + " " + permission.asText()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the vault writes JSON", e);
        }
    }

    private static String call(AuditEntry entry) {
        return text(entry, AuditField.SKILL) + " -> " + text(entry, AuditField.OPERATION) + " "
                + entry.field(AuditField.RESOURCES).orElse("");
    }

    private static String text(AuditEntry entry, AuditField field) {
        return entry.field(field).orElse("?");
    }

    /** Prints what arrived at the sandbox since the last time. */
    void showWhatTheProviderSaw() {
        Sandbox watched = sandbox;
        if (watched == null) {
            return;
        }
        List<RecordedRequest> requests = watched.requests();
        while (shown.get() < requests.size()) {
            RecordedRequest request = requests.get(shown.getAndIncrement());
            String target = request.target();
            who(
                    "provider",
                    "saw " + request.method() + " " + request.host()
                            + (target.length() > 90 ? target.substring(0, 90) + "..." : target) + " -> "
                            + request.status());
        }
    }
}
