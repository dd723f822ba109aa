package dev.skillvault.impl;

import dev.skillvault.Vault;
import dev.skillvault.impl.anchor.AnchorGate;
import dev.skillvault.impl.backup.Opening;
import dev.skillvault.impl.backup.Opening.Opened;
import dev.skillvault.impl.crypto.CryptoSelfTest;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.plugin.Plugins;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.spi.BackupStore;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Opens a vault: finds the agent in its store, brings it back from its backup or enrols it if that is needed, puts the vault together and
 * starts it. What was opened is closed again if the rest fails.
 *
 * <p>For one thread, and one opening.
 */
final class VaultOpening {
    private final EmbeddedVaultBuilder builder;
    private final X509Identity identity;
    private final StoreUrl url;

    VaultOpening(EmbeddedVaultBuilder builder, X509Identity identity, StoreUrl url) {
        this.builder = builder;
        this.identity = identity;
        this.url = url;
    }

    Vault open() {
        EmbeddedVault vault = assemble();
        try {
            vault.start();
            return vault;
        } catch (RuntimeException e) {
            vault.close();
            throw e;
        }
    }

    private EmbeddedVault assemble() {
        CryptoSelfTest.assertPinned();
        ProviderCatalog catalog = builder.providers.load(builder.sandbox);
        Plugins plugins = Plugins.load(builder.skillFolders);
        try {
            return assemble(catalog, plugins);
        } catch (RuntimeException e) {
            plugins.close();
            throw e;
        }
    }

    private EmbeddedVault assemble(ProviderCatalog catalog, Plugins plugins) {
        Opened agent = builder.backup == null ? openAgent() : openAgent(builder.backup);
        try {
            AnchorGate gate = gate(agent);
            gate.requireFits(builder.localAnchors());
            return new VaultAssembly(builder, identity, new Foundation(builder, agent, catalog, plugins), gate).vault();
        } catch (RuntimeException e) {
            agent.keys().ring().close();
            agent.keys().logSigner().close();
            agent.store().close();
            throw e;
        }
    }

    private AnchorGate gate(Opened agent) {
        AgentKeys keys = agent.keys();
        return new AnchorGate(agent.store(), keys.ring().agent(), keys.logSigner(), identity.spkiSha256());
    }

    private Opened openAgent() {
        Store store = builder.existingOnly ? Store.openExisting(url) : Store.open(url);
        try {
            if (builder.existingOnly) {
                AgentKeys.requireEnrolled(store, identity);
            }
            if (!AgentKeys.isEnrolled(store, identity)) {
                requireUnanchored();
            }
            AgentKeys keys =
                    AgentKeys.openOrEnrol(store, identity, builder.vaultSecret, builder.clock, new SecureRandom());
            return new Opened(store, keys, false, Optional.empty());
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private Opened openAgent(BackupStore backup) {
        if (builder.existingOnly) {
            requireEnrolled();
        }
        return new Opening(url, identity, builder.vaultSecret, backup, builder.clock, new SecureRandom())
                .open(this::requireUnanchored);
    }

    /** An agent that an anchor knows is not new: its database is elsewhere. */
    private void requireUnanchored() {
        AnchorGate.requireUnknown(AgentKeys.agentName(identity), builder.localAnchors());
    }

    /** An agent that is not where it is said to be must not be restored there. */
    private void requireEnrolled() {
        try (Store there = Store.openExisting(url)) {
            AgentKeys.requireEnrolled(there, identity);
        }
    }
}
