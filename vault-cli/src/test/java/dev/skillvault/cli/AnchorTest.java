package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.audit.Checkpoint;
import dev.skillvault.spi.Anchor;
import dev.skillvault.spi.AnchorDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose log is anchored in a file, seen from the command line. */
class AnchorTest {
    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private RunningAgent agent;
    private Path anchor;

    @BeforeEach
    void runAnAgent() throws IOException {
        anchor = elsewhere.resolve("agent.anchor");
        agent = RunningAgent.in(folder);
        agent.restart("agent.p12", this::anchored);
        agent.vault().close();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private Vault.Builder anchored(Vault.Builder builder) {
        return builder.anchor(Anchor.file(anchor));
    }

    private Run verify() {
        return Run.of("audit", "verify", "--data", folder.toString(), "--anchor", anchor.toString());
    }

    private Run doctor(String... more) {
        return Run.of(agent.arguments("doctor", List.of(), more));
    }

    @Test
    void anOlderDatabaseIsOpenedOnlyAfterAnOperatorAcceptedIt() throws IOException {
        assertThat(verify().exitCode()).isZero();
        Path older = Files.copy(folder.resolve("vault.mv.db"), elsewhere.resolve("older.mv.db"));
        agent.restart("agent.p12", this::anchored);
        agent.vault().close();
        String known = Files.readString(anchor);
        Files.copy(older, folder.resolve("vault.mv.db"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(verify().exitCode()).isOne();
        assertThatThrownBy(() -> agent.restart("agent.p12", this::anchored))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContaining("'vault audit accept'");
        JsonNode accepted = json(agent.run("audit accept", "--anchor", anchor.toString(), "--json"));
        assertThat(accepted.path("known").path(0).path("note").asText()).isEqualTo(known);
        assertThat(Path.of(anchor + ".accepted")).hasContent(known);
        assertThat(Run.of("audit", "list", "--data", folder.toString(), "--kind", "anchor_accepted")
                        .out())
                .contains("ANCHOR_ACCEPTED", "operator");

        agent.restart("agent.p12", this::anchored);
        agent.vault().close();
        assertThat(verify().exitCode()).isZero();
        Run again = agent.run("audit accept", "--anchor", anchor.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).startsWith("vault: there is nothing to accept").hasLineCount(1);
    }

    @Test
    void anAnchorThatIsNotThereIsNotMade() {
        Run run =
                agent.run("audit accept", "--anchor", elsewhere.resolve("typo").toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("vault: there is nothing to accept").hasLineCount(1);
        assertThat(elsewhere.resolve("typo")).doesNotExist();
    }

    @Test
    void aFileOfSeveralNotesIsReadToItsEnd() throws IOException {
        String note = Files.readString(anchor);
        assertThat(Checkpoint.split(note)).containsExactly(note);
        Files.writeString(anchor, note + note);
        assertThat(verify().exitCode()).isZero();
        Files.writeString(anchor, note + "and more");
        Run run = verify();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).contains("CANNOT VERIFY");
    }

    @Test
    void anAnchorThatIsGoneIsNotBegunAnewUntilAnOperatorAcceptedThat() throws IOException {
        Path mounted = Files.move(anchor, elsewhere.resolve("mounted"));
        agent.restart("agent.p12", this::anchored);
        agent.vault().close();
        Run doctor = doctor();
        assertThat(doctor.exitCode()).as(doctor.out()).isOne();
        assertThat(doctor.out()).contains("and knows nothing of the log now (is its disk mounted?");
        assertThat(anchor).doesNotExist();
        assertThat(Run.of("audit", "list", "--data", folder.toString(), "--kind", "anchor_failed")
                        .out())
                .contains("LOST");

        Run accepted = agent.run("audit accept", "--anchor", anchor.toString());
        assertThat(accepted.exitCode()).as(accepted.err()).isZero();
        assertThat(accepted.out())
                .startsWith("accepted, although ")
                .endsWith("has lost what it kept; it begins anew\n");
        assertThat(verify().exitCode()).isZero();
        agent.restart("agent.p12", this::anchored);
        agent.vault().close();
        assertThat(doctor().exitCode()).isZero();
        assertThat(Run.of("audit", "verify", "--data", folder.toString(), "--anchor", mounted.toString())
                        .exitCode())
                .as("the old note is still one of this log")
                .isZero();
    }

    @Test
    void anAnchorInADatabaseIsAcceptedByItsUrl() throws IOException {
        String url = "jdbc:h2:file:" + elsewhere.resolve("database/anchor");
        for (int opening = 0; opening < 2; opening++) {
            agent.restart("agent.p12", builder -> builder.anchor(Anchor.jdbc(AnchorDatabase.at(url))));
            agent.vault().close();
        }
        assertThat(doctor().out()).contains("anchor jdbc:", "keeps checkpoints");
        Files.delete(elsewhere.resolve("database/anchor.mv.db"));
        Run accepted = agent.run("audit accept", "--anchor", url, "--json");
        assertThat(accepted.exitCode()).as(accepted.err()).isZero();
        assertThat(json(accepted).path("anchor").asText()).isEqualTo(url);
        assertThat(json(accepted).path("known")).isEmpty();
        assertThat(elsewhere.resolve("database/anchor.mv.db")).exists();
        agent.restart(
                "agent.p12",
                builder -> builder.anchor(Anchor.jdbc(AnchorDatabase.at(url).askedAtStart())));
        agent.vault().close();
        assertThat(doctor().exitCode()).isZero();
    }

    @Test
    void theDoctorNamesAnAnchorThatFails() throws Exception {
        Run well = doctor();
        assertThat(well.exitCode()).as(well.out()).isZero();
        assertThat(well.out()).contains("anchor file:", "keeps checkpoints, the newest of ");
        agent.change("UPDATE anchor_state SET failing_since = 1, cause = 'No space left on device'");
        Run failing = doctor();
        assertThat(failing.exitCode()).isOne();
        assertThat(failing.out())
                .contains("it has kept no checkpoint since 1970-01-01T00:00:00Z, for No space left on device");
        assertThat(doctor("--json").out()).contains("\"failingSince\":\"1970-01-01T00:00:00.000001Z\"");
    }
}
