package dev.skillvault.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sheets.v4.Sheets;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.testkit.sandbox.SandboxGitHub;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubAbuseLimitHandler;
import org.kohsuke.github.GitHubBuilder;

/** The example of docs/transports.md: it compiles, it runs, and the page shows exactly these lines. */
class TransportsExampleTest {
    @TempDir
    Path folder;

    // tag::clients[]
    Sheets sheets(SkillContext context) {
        return new Sheets.Builder(
                        SkillVaultHttpTransport.forGoogle(context.client("google")),
                        GsonFactory.getDefaultInstance(),
                        null)
                .setApplicationName("budget-skill")
                .build();
    }

    GitHub github(SkillContext context) throws IOException {
        return new GitHubBuilder()
                .withConnector(SkillVaultGitHubConnector.of(context.client("github")))
                .withAbuseLimitHandler(GitHubAbuseLimitHandler.FAIL)
                .build();
    }

    String header(Sheets sheets, String spreadsheet) throws IOException {
        try {
            return sheets.spreadsheets()
                    .values()
                    .get(spreadsheet, "Q3!A1:C1")
                    .execute()
                    .getValues()
                    .toString();
        } catch (CallDeniedException e) {
            return "denied: " + e.reason();
        }
    }
    // end::clients[]

    @Test
    void theExampleWorks() throws IOException {
        try (VendorWorld world = new VendorWorld(folder)) {
            Sheets sheets = sheets(world.context());

            assertThat(header(sheets, SandboxSheets.Q3_SPREADSHEET)).isEqualTo("[[Team, Item, Amount]]");
            assertThat(header(sheets, SandboxSheets.PRIVATE_SPREADSHEET)).isEqualTo("denied: RESOURCE_NOT_GRANTED");
            assertThat(github(world.context())
                            .getRepository(SandboxGitHub.REPOSITORY)
                            .getFullName())
                    .isEqualTo(SandboxGitHub.REPOSITORY);
        }
    }

    @Test
    void thePageShowsExactlyTheseLines() throws IOException {
        List<String> lines =
                Files.readAllLines(Path.of("src/test/java/dev/skillvault/transport/TransportsExampleTest.java"));
        int from = lines.indexOf("    // tag::clients[]");
        int to = lines.indexOf("    // end::clients[]");
        assertThat(from).isNotNegative().isLessThan(to);
        assertThat(Files.readString(Path.of("..", "docs", "transports.md")))
                .contains(String.join("\n", lines.subList(from + 1, to)).stripIndent());
    }
}
