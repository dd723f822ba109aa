package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it takes to open an agent's vault: a mixin for the commands that change something. */
final class OpenOptions {
    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private StoreOption store;

    @Mixin
    private final IdentityOptions identity = new IdentityOptions();

    @Mixin
    private final VaultSecretOption vaultSecret = new VaultSecretOption();

    @Mixin
    private final TrustOption trust = new TrustOption();

    @Option(
            names = "--store-user",
            paramLabel = "NAME",
            description = "the role at a database server, its password in ~/.pgpass; without it, this user's name")
    private @Nullable String storeUser;

    @Option(
            names = "--client-file",
            paramLabel = "FILE",
            description = {
                "provider, client id and client secret, split by blanks; a file only its owner may read; repeatable.",
                "Without it nothing can be revoked at that provider."
            })
    private final List<Path> clients = new ArrayList<>();

    @Mixin
    private final ProvidersOption providers = new ProvidersOption();

    @Option(
            names = "--backup",
            paramLabel = "DIR",
            description =
                    "the agent's backup, in which what is deleted is deleted too; without it, when it is next used")
    private @Nullable Path backup;

    /** Whether an identity is named, with which {@link #open} opens. */
    boolean hasIdentity() {
        return identity.isGiven();
    }

    String storeUrl() {
        return store.url();
    }

    @Nullable
    String storeUser() {
        return storeUser;
    }

    /** Opens what is there; makes neither a database, nor an agent, nor a backup. */
    Vault open() {
        AgentIdentity agent = identity.load();
        if (backup == null) {
            return builder(agent).build();
        }
        return builder(agent).backup(BackupFolder.open(backup)).build();
    }

    private Vault.Builder builder(AgentIdentity agent) {
        Vault.Builder builder = Vault.builder()
                .identity(agent)
                .trust(trust.read())
                .store(store.url())
                .existingOnly();
        if (storeUser != null) {
            builder.storeCredentials(storeUser, new char[0]);
        }
        providers.folders().forEach(builder::providers);
        clients.forEach(file -> ClientFile.addTo(builder, file));
        if (vaultSecret.isGiven()) {
            byte[] secret = vaultSecret.read();
            try {
                builder.vaultSecret(secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }
        return builder;
    }
}
