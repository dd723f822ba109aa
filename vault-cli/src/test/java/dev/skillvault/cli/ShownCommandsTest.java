package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command line on the project's pages is one that the command understands. */
class ShownCommandsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    /** A block of code in no other language than the shell's, or code between words. */
    private static final Pattern CODE =
            Pattern.compile("^ *```(\\w*)\\n(.*?)^ *```|`([^`]+)`", Pattern.MULTILINE | Pattern.DOTALL);

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")))
                    .map(ROOT::relativize)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandOfAPageIsUnderstood(Path page) throws IOException {
        assertThat(commands(page).stream().flatMap(each -> each.faults().stream()))
                .isEmpty();
    }

    @Test
    void thePagesShowCommands() throws IOException {
        List<ShownCommand> readme = commands(Path.of("README.md"));
        assertThat(readme.stream().filter(ShownCommand::whole)).hasSizeGreaterThan(20);
        assertThat(commands(Path.of("docs", "questions.md"))).hasSizeGreaterThan(8);
        assertThat(commands(Path.of("docs", "grants.md")).stream().filter(ShownCommand::whole))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vault audit",
                "vault audit lst --data DIR",
                "vault audit list",
                "vault audit list --data DIR --colour",
                "vault audit show --data DIR",
                "vault audit show --data DIR first",
                "vault audit verify --data DIR --store URL",
                "vault audit prune --data DIR --identity agent.p12 --before 365d --out FILE --yes",
                "vault audit prune --data DIR --identity agent.p12 --password-file FILE --before 365d --out FILE",
                "vault grants list --data DIR"
            })
    void whatIsNotUnderstoodIsFound(String wrong) {
        assertThat(ShownCommand.isOne(wrong)).isTrue();
        assertThat(new ShownCommand("here", wrong, true).faults()).isNotEmpty();
    }

    @Test
    void aMentionMayLeaveOutButNotMakeUp() {
        assertThat(new ShownCommand("here", "vault audit verify --anchor FILE", false).faults())
                .isEmpty();
        assertThat(new ShownCommand("here", "vault audit verify --anker FILE", false).faults())
                .isNotEmpty();
        assertThat(new ShownCommand("here", "vault audit veryfy", false).faults())
                .isNotEmpty();
    }

    private static List<ShownCommand> commands(Path page) throws IOException {
        String text = Files.readString(ROOT.resolve(page), StandardCharsets.UTF_8);
        List<ShownCommand> found = new ArrayList<>();
        Matcher code = CODE.matcher(text);
        while (code.find()) {
            String inline = code.group(3);
            if (inline != null) {
                // with a store it is whole; without, it is the name of a command, with what matters there
                add(found, page, line(text, code.start()), inline, inline.matches("(?s).* --(data|store) .*"));
            } else if (code.group(1).isEmpty() || code.group(1).matches("(ba)?sh|console")) {
                lines(text, code.start(2), code.group(2), found, page);
            }
        }
        return found;
    }

    private static void lines(String text, int start, String block, List<ShownCommand> found, Path page) {
        int at = start;
        for (String command : block.split("(?<!\\\\)\n", -1)) {
            add(found, page, line(text, at), command.strip(), true);
            at += command.length() + 1;
        }
    }

    private static void add(List<ShownCommand> found, Path page, int line, String command, boolean whole) {
        String text = command.replace("\\|", "|");
        if (ShownCommand.isOne(text)) {
            found.add(new ShownCommand(page + ":" + line, text, whole));
        }
    }

    private static int line(String text, int at) {
        return 1
                + (int) text.substring(0, at)
                        .chars()
                        .filter(each -> each == '\n')
                        .count();
    }
}
