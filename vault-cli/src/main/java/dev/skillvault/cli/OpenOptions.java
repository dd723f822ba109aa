package dev.skillvault.cli;

import dev.skillvault.Vault;
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

    @Option(
            names = "--vault-secret-file",
            paramLabel = "FILE",
            description = "the vault secret, if the agent was enrolled with one; a file only its owner may read")
    private @Nullable Path vaultSecret;

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

    /** Opens what is there; makes neither a database nor an agent. */
    Vault open() {
        Vault.Builder builder =
                Vault.builder().identity(identity.load()).store(store.url()).existingOnly();
        if (storeUser != null) {
            builder.storeCredentials(storeUser, new char[0]);
        }
        clients.forEach(file -> ClientFile.addTo(builder, file));
        if (vaultSecret != null) {
            byte[] secret = SecretFile.read(vaultSecret, "vault secret file");
            try {
                builder.vaultSecret(secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }
        return builder.build();
    }
}
