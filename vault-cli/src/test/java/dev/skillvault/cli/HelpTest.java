package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    /** Every command there is: one that is added without its help fails. */
    static Stream<String> commands() {
        return ShownCommand.tree(VaultCommand.commandLine(false, false, InputStream.nullInputStream()))
                .map(command -> command.getCommandSpec().qualifiedName());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHelpsWithAnExampleAndItsExitCodes(String name) {
        Run run = Run.of((name + " --help").substring("vault ".length()).split(" ", -1));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: vault", "Example:", "  vault ", "Exit codes:", "  2  ");
        assertThat(run.out()).containsPattern("Exit codes:\\R  0  ");
        assertThat(run.err()).isEmpty();

        List<ShownCommand> examples = Stream.of(run.out()
                        .substring(run.out().indexOf("Example:"), run.out().indexOf("Exit codes:"))
                        .split("(?<!\\\\)\n", -1))
                .map(String::strip)
                .filter(ShownCommand::isOne)
                .map(example -> new ShownCommand(name + " --help", example, true))
                .toList();
        assertThat(examples)
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.faults()).isEmpty());
        assertThat(examples).anySatisfy(each -> assertThat(each.text()).startsWith(name));
    }

    @Test
    void thereAreCommandsToHelpWith() {
        assertThat(commands())
                .contains("vault", "vault audit prune", "vault doctor")
                .hasSizeGreaterThan(50);
    }

    @Test
    void whateverPrintsFactsPrintsThemAsJson() {
        assertThat(ShownCommand.tree(VaultCommand.commandLine(false, false, InputStream.nullInputStream()))
                        .filter(command -> command.getSubcommands().isEmpty())
                        .filter(command -> command.getCommandSpec().findOption("--json") == null)
                        .map(command -> command.getCommandSpec().qualifiedName()))
                .containsExactly("vault completion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent rekey",
                "agent off-board",
                "audit accept",
                "audit match",
                "audit prune",
                "keys show",
                "keys rotate",
                "user forget"
            })
    void whatOpensAVaultTakesItsTrustAnchorsAndItsBackup(String command) {
        assertThat(Run.of((command + " --help").split(" ", -1)).out())
                .contains("--trust-anchors=FILE", "--backup=DIR", "--vault-secret-file=FILE", "--providers=FOLDER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup verify", "backup restore"})
    void aBackupIsOpenedWithTheVaultSecret(String command) {
        assertThat(Run.of((command + " --help").split(" ", -1)).out())
                .contains("--backup=DIR", "--vault-secret-file=FILE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent show", "backup verify", "backup restore"})
    void whatTakesAnIdentityTakesTrustAnchorsAndShowsHow(String command) {
        assertThat(Run.of((command + " --help").split(" ", -1)).out())
                .contains("--trust-anchors=FILE", "--trust-anchors ca.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "agent show",
                "agent show --identity a.p12",
                "agent show --alias a",
                "agent show --certificate a.pem --alias a",
                "agent enrol --name a --out a.p12",
                "approvals",
                "operator",
                "operator enrol --data a --name b",
                "operator enrol --data a --name b --key c --public-key d",
                "operator end --data a not-a-key",
                "grants",
                "grants list --data a --operator-key b --all",
                "grants show --data a --operator-key b not-an-id",
                "grants grant gmail --data a --operator-key b --user alice",
                "grants grant gmail --data a --operator-key b --user alice --all --needed",
                "grants deny --data a --operator-key b rq_0123456789abcdef0123456789abcdef",
                "grants deny --data a --operator-key b --reason no not-an-id",
                "grants revoke --data a --operator-key b rq_0123456789abcdef0123456789abcdef",
                "connect",
                "connect google --data a --operator-key b",
                "connect google --data a --operator-key b --user alice --again co_0123456789abcdef0123456789abcdef",
                "connect google --data a --operator-key b --user alice --paste --device",
                "disconnect --data a --operator-key b not-a-connection",
                "doctor",
                "connections",
                "agent enrol --name a --out a.p12 --password-file p --type dsa",
                "audit",
                "audit unknown",
                "agent",
                "keys",
                "user",
                "providers",
                "providers show",
                "providers list all",
                "keys show --data a --user alice",
                "user forget --data a --identity b --password-file c --user NOT/AN/ID",
                "audit list",
                "audit match --data a --label recipient",
                "audit list --data a --store jdbc:h2:file:a/vault",
                "audit verify --data a --store jdbc:h2:file:a/vault",
                "audit verify --data a --trust zz",
                "audit accept --data a --identity b",
                "audit prune --data a --identity b --before 1d --out c",
                "audit prune --data a --identity b --before soon --out c --yes",
                "audit import --data a",
                "audit list --data a --limit 0",
                "audit list --data a --after elsewhere",
                "audit list --data a --since yesterday",
                "audit list --data a --resource octo/site",
                "audit list --data a --json --csv",
                "audit show --data a",
                "audit show --data a first",
                "audit follow",
                "access --data a",
                "access --data a --user alice --since 7w",
                "completion zsh",
                "audit list --data a --limit many",
                "audit list --data a --kind NEVER_HEARD_OF",
                "audit list --data a --agent NOT/AN/ID",
                "audit report --data a",
                "audit report --data a --out b --since yesterday",
                "audit report --data a --out b --since 1d --until 2d",
                "audit report --data a --out b --trust zz"
            })
    void whatIsNotUnderstoodIsOneLineAndExitCodeTwo(String command) {
        Run run = Run.of(command.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("vault: ").hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anArgumentIsNotReadFromAFile() {
        assertThat(Run.of("audit", "list", "--data", "@pom.xml").err()).contains("there is no vault at", "@pom.xml");
    }
}
