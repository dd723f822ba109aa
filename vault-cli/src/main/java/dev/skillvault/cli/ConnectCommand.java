package dev.skillvault.cli;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.VaultOperator;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.Connector;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.connection.DeviceConsent;
import dev.skillvault.connection.PastedConsent;
import dev.skillvault.operator.CommandedConsent;
import dev.skillvault.operator.ConsentWay;
import dev.skillvault.operator.OperatorDesk;
import dev.skillvault.skill.SkillManifest;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Connects a user's account. */
@Command(
        name = "connect",
        sortOptions = false,
        description = {
            "Connects a user's account: prints a link for the user, and waits until the user has consented. With an operator's key the",
            "running agent does it, with its own client registrations and the scopes its skills need; with the agent's identity this",
            "command does, with those of --client-file and the scopes that skills on its own class path need."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vault connect google --data vault-data --operator-key me.key --user alice",
            "  vault connect --data vault-data --operator-key me.key --paste --again co_0123456789abcdef0123456789abcdef",
            "",
            "Example:",
            "  vault connect github --data vault-data --identity agent.p12 --password-file agent.password \\",
            "      --client-file github.client --user alice --device",
            "",
            "Exit codes:",
            "  0  connected",
            "  2  not connected, or the command was not understood",
        })
final class ConnectCommand implements Runnable {
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** At most one of three; without one, loopback. */
    private static final class Way {
        @Option(names = "--loopback", description = "the user's browser is on the agent's machine (the default)")
        private boolean loopback;

        @Option(names = "--paste", description = "the user copies the browser's address bar, and you paste it here")
        private boolean paste;

        @Option(names = "--device", description = "the user types a code on another device")
        private boolean device;

        ConsentWay way() {
            if (loopback || !(paste || device)) {
                return ConsentWay.LOOPBACK;
            }
            return paste ? ConsentWay.PASTE : ConsentWay.DEVICE;
        }
    }

    private final boolean showProgress;
    private final InputStream in;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "PROVIDER", description = "like google; not with --again")
    private @Nullable String provider;

    @Option(names = "--user", paramLabel = "ID", description = "whose account; @agent for the agent's own")
    private @Nullable UserId user;

    @Option(
            names = "--again",
            paramLabel = "CONNECTION",
            description = "renews this connection: it keeps its id and its grants")
    private @Nullable ConnectionId again;

    @ArgGroup
    private Way way = new Way();

    @Mixin
    private final DeskOptions options = new DeskOptions();

    @Option(names = "--json", description = "what the user needs, then the connection, one JSON object per line")
    private boolean json;

    ConnectCommand(boolean showProgress, InputStream in) {
        this.showProgress = showProgress;
        this.in = in;
    }

    @Override
    public void run() {
        if ((again == null) == (provider == null) || (again == null) == (user == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "say PROVIDER and --user, or --again CONNECTION for an account that was connected");
        }
        ConsentTalk talk = new ConsentTalk(spec, showProgress, json, in);
        talk.connected(options.withVault(vault -> here(vault, talk), desk -> there(desk, talk)));
    }

    private ConnectionInfo here(Vault vault, ConsentTalk talk) {
        Connector connector = connector(vault.operator());
        if (vault.skills().stream().noneMatch(this::asks)) {
            talk.note(
                    "no skill on this command's class path needs " + (provider == null ? "anything" : provider)
                            + ", so the user is asked for no scopes but those the provider's descriptor always asks for, and skills may be"
                            + " denied for want of more; with --operator-key the running agent asks for what its own skills need");
        }
        switch (way.way()) {
            case PASTE -> {
                PastedConsent consent = connector.paste();
                talk.link(consent.authorizationUri(), consent.expiresAt());
                return talk.pasted(consent::complete);
            }
            case DEVICE -> {
                DeviceConsent consent = connector.device();
                talk.code(consent.verificationUri(), consent.userCode(), consent.expiresAt());
                return talk.waited(() -> consent.await(LONGEST));
            }
            default -> {
                try (ConsentFlow flow = connector.loopback()) {
                    talk.link(flow.authorizationUri(), null);
                    return talk.waited(() -> flow.await(LONGEST));
                }
            }
        }
    }

    private boolean asks(SkillManifest skill) {
        return provider == null || skill.needs().containsKey(provider);
    }

    private Connector connector(VaultOperator operator) {
        try {
            return again != null ? operator.connector(again) : connector(operator, user, provider);
        } catch (IllegalArgumentException e) {
            throw new VaultConfigurationException("there is no connection " + again + ", or it has ended");
        }
    }

    private static Connector connector(VaultOperator operator, @Nullable UserId user, @Nullable String provider) {
        if (user == null || provider == null) {
            throw new IllegalStateException("was asked before");
        }
        return operator.connector(user, provider);
    }

    private ConnectionInfo there(OperatorDesk desk, ConsentTalk talk) {
        CommandedConsent consent =
                again != null ? desk.connect(again, way.way()) : begun(desk, user, provider, way.way());
        if (consent.userCode().isPresent()) {
            talk.code(consent.link(), consent.userCode().get(), consent.expiresAt());
        } else {
            talk.link(consent.link(), consent.expiresAt());
        }
        return way.way() == ConsentWay.PASTE
                ? talk.pasted(text -> desk.answer(consent.flow(), text))
                : talk.waited(() -> consent.await(LONGEST));
    }

    private static CommandedConsent begun(
            OperatorDesk desk, @Nullable UserId user, @Nullable String provider, ConsentWay way) {
        if (user == null || provider == null) {
            throw new IllegalStateException("was asked before");
        }
        return desk.connect(user, provider, way);
    }
}
