package dev.skillvault.cli;

import dev.skillvault.grant.GrantAnswer;
import picocli.CommandLine.Option;

/** What becomes of what the skill has on that account already. */
final class OtherGrants {
    @Option(names = "--replace", description = "what the skill has on that account already ends")
    private boolean replace;

    @Option(names = "--add", description = "what the skill has on that account already goes on beside it")
    private boolean add;

    GrantAnswer.Others become() {
        if (replace) {
            return GrantAnswer.Others.END;
        }
        return add ? GrantAnswer.Others.STAY : GrantAnswer.Others.NONE;
    }
}
