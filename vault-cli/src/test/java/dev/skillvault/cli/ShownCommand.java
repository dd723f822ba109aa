package dev.skillvault.cli;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command line that a page or a help text shows, read as the command itself would read it; nothing is run.
 *
 * @param place where it stands
 * @param text the command line, with words in capitals where a reader puts their own
 * @param whole whether it can be typed like this; if not, it is a mention, in which options may be left out
 */
record ShownCommand(String place, String text, boolean whole) {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|[^\\s\"']+");
    /** Made once: with fifty commands that takes longer than to read a line. */
    private static final CommandLine VAULT = thatNamesEveryFault();

    private static final Set<String> END = Set.of("|", ">", "#", "&&", "<");
    private static final String ID = "0".repeat(32);
    /** What a reader puts for words that are not any text. */
    private static final Map<String, String> OWN = Map.of(
            "SEQUENCE",
            "42",
            "N",
            "42",
            "CONNECTION",
            "co_" + ID,
            "APPROVAL",
            "ap_" + ID,
            "GRANT",
            "gr_" + ID,
            "REQUEST",
            "rq_" + ID,
            "HEX",
            "0".repeat(64),
            "TIME",
            "7d");

    /** Whether this is the vault's command, and says more than its name. */
    static boolean isOne(String text) {
        return text.matches("(?s)(\\S*/)?vault\\s+[^\\s=.…].*") && !text.contains("…");
    }

    private static CommandLine thatNamesEveryFault() {
        CommandLine vault = VaultCommand.commandLine(false, false, InputStream.nullInputStream());
        tree(vault).forEach(each -> each.getCommandSpec().parser().collectErrors(true));
        return vault;
    }

    /** What is wrong with it, in no special order; nothing if it is understood. */
    List<String> faults() {
        List<CommandLine> called =
                VAULT.parseArgs(arguments().toArray(String[]::new)).asCommandLineList();
        List<String> faults = new ArrayList<>();
        for (CommandLine each : called) {
            for (Exception error : each.getParseResult().errors()) {
                if (whole || !(error instanceof MissingParameterException)) {
                    faults.add(place + ": " + text + ": " + error.getMessage());
                }
            }
        }
        if (whole) {
            beyondTheParser(called.get(called.size() - 1))
                    .forEach(missing -> faults.add(place + ": " + text + ": " + missing));
        }
        return faults;
    }

    /** What commands ask for when they run. */
    private static Stream<String> beyondTheParser(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        ParseResult given = command.getParseResult();
        List<String> missing = new ArrayList<>();
        if (!command.getSubcommands().isEmpty()) {
            missing.add("does not say what to do");
        }
        if (spec.mixins().values().stream().anyMatch(each -> each.userObject() instanceof YesOption)
                && !given.hasMatchedOption("--yes")) {
            missing.add("is not done without --yes");
        }
        if (spec.findOption("--identity") != null
                && Stream.of("--identity", "--operator-key", "--certificate").noneMatch(given::hasMatchedOption)) {
            missing.add("does not say who asks");
        }
        if (given.hasMatchedOption("--identity")
                && String.valueOf(given.matchedOption("--identity").stringValues())
                        .contains(".p12")
                && !given.hasMatchedOption("--password-file")) {
            missing.add("a PKCS#12 file is opened with --password-file");
        }
        return missing.stream();
    }

    private List<String> arguments() {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.replace("\\\n", " "));
        while (matcher.find() && !END.contains(matcher.group())) {
            String word = Stream.of(1, 2)
                    .map(matcher::group)
                    .filter(each -> each != null)
                    .findFirst()
                    .orElse(matcher.group());
            words.add(OWN.getOrDefault(word, word));
        }
        return words.subList(1, words.size());
    }

    /** A command and all below it. */
    static Stream<CommandLine> tree(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(ShownCommand::tree));
    }
}
