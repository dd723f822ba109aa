package dev.skillvault.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.VerificationReport.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, a 'chromium' on the path, which says on standard error what a page's policy keeps it from. */
@Tag("browser")
class ReportBrowserTest {
    private static final String HOSTILE =
            "\"'><img src=//elsewhere onerror=document.title='owned'><script>alert(1)</script>";

    @TempDir
    Path folder;

    private Path page;

    @BeforeEach
    void write() throws IOException {
        page = Files.writeString(
                folder.resolve("report.html"),
                new ReportPage(UnaryOperator.identity()).of(Reports.with(HOSTILE, Verdict.TAMPERED)),
                StandardCharsets.UTF_8);
    }

    private record Shown(String out, String err) {}

    private Shown browse(String... options) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--enable-logging=stderr"));
        command.addAll(List.of(options));
        command.add(page.toUri().toString());
        Process browser = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(browser.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(browser.exitValue()).isZero();
        } finally {
            browser.destroyForcibly();
        }
        return new Shown(Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void nothingRunsAndThePolicyHasNothingToRefuse() throws Exception {
        Shown shown = browse("--dump-dom");
        assertThat(shown.out())
                .contains("Who may do what", "What this page cannot say", "alice\"'&gt;&lt;img src=//elsewhere")
                .doesNotContain("<script", "<img", "<title>owned");
        assertThat(shown.err()).doesNotContain("CONSOLE");
    }

    @Test
    void itCanBePrinted() throws Exception {
        Path paper = folder.resolve("report.pdf");
        browse("--print-to-pdf=" + paper);
        assertThat(Files.readString(paper, StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
    }
}
