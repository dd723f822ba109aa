package dev.skillvault.cli;

import dev.skillvault.AgentId;
import dev.skillvault.Vault;
import dev.skillvault.VaultOperator;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.operator.OperatorKey;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Who asks for something, a mixin for the commands of operators: with an operator's key the running agent is asked; with the agent's
 * identity this process opens the vault and does it.
 */
final class DeskOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--operator-key",
            paramLabel = "FILE",
            description = "your key; the running agent is asked to do it, and its log names you")
    private @Nullable Path operatorKey;

    @Option(
            names = "--operator-password-file",
            paramLabel = "FILE",
            description = "a file only its owner may read; its first line is the password of your key, if it has one")
    private @Nullable Path operatorPasswordFile;

    @Option(names = "--agent", paramLabel = "ID", description = "which agent, if several know your key")
    private @Nullable AgentId agent;

    @Mixin
    private final OpenOptions open = new OpenOptions();

    /** Does it, one way or the other. */
    <T> T act(Function<VaultOperator, T> here, Function<OperatorDesk, T> there) {
        return withVault(vault -> here.apply(vault.operator()), there);
    }

    /** The same, for what must know more of the vault than its operator's door. */
    <T> T withVault(Function<Vault, T> here, Function<OperatorDesk, T> there) {
        if (operatorKey == null) {
            if (!open.hasIdentity()) {
                throw new ParameterException(
                        command.commandLine(),
                        "say who you are: --operator-key FILE asks the running agent, --identity FILE --password-file FILE opens"
                                + " the vault as the agent");
            }
            try (Vault vault = open.open()) {
                return here.apply(vault);
            }
        }
        if (open.hasIdentity()) {
            throw new ParameterException(
                    command.commandLine(), "--operator-key and --identity are two ways to do the same: give one");
        }
        try (OperatorDesk desk = OperatorDesk.open(where(key(operatorKey)))) {
            return there.apply(desk);
        }
    }

    private OperatorKey key(Path file) {
        return KeyFile.withPassword(operatorPasswordFile, password -> OperatorKey.fromFile(file, password));
    }

    private OperatorDesk.Options where(OperatorKey key) {
        OperatorDesk.Options options = OperatorDesk.Options.of(open.storeUrl(), key);
        if (agent != null) {
            options = options.agent(agent);
        }
        String storeUser = open.storeUser();
        return storeUser == null ? options : options.storeUser(storeUser);
    }
}
