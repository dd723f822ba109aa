package dev.skillvault.impl;

import dev.skillvault.AgentId;
import dev.skillvault.impl.alert.AlertBell;
import dev.skillvault.impl.anchor.AnchorBell;
import dev.skillvault.impl.backup.Backup;
import dev.skillvault.impl.backup.Opening.Opened;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.connection.TokenCopies;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.grant.GrantRequests;
import dev.skillvault.impl.grant.Grants;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.keys.KeyCopies;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.plugin.Plugins;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.refresh.Alarm;
import dev.skillvault.impl.skill.SkillRegistry;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.token.OAuthClients;
import dev.skillvault.skill.Skill;
import dev.skillvault.spi.VaultListener;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every step of a vault stands on: its rows, its keys, its log, and what it was configured with.
 *
 * <p>Its parts are thread-safe. Only what puts the vault together sees it; a step is given what it needs.
 */
final class Foundation {
    final Store store;
    final AgentKeys keys;
    final KeyRing ring;
    final AgentId agent;
    final ProviderCatalog catalog;
    final Plugins plugins;
    final SkillRegistry skills;
    final OAuthClients clients;
    final @Nullable Backup backup;
    final KeyCopies keyCopies;
    final TokenCopies tokenCopies;
    final Alarm alarm = new Alarm();
    final AlertBell bell = new AlertBell();
    final AnchorBell anchorBell;
    final Committer committer;
    final Connections connections;
    final Grants grants;
    final GrantRequests grantRequests;
    final Dialer dialer;
    final Clock clock;
    final SecureRandom random = new SecureRandom();

    Foundation(EmbeddedVaultBuilder builder, Opened opened, ProviderCatalog catalog, Plugins plugins) {
        this.store = opened.store();
        this.keys = opened.keys();
        this.ring = keys.ring();
        this.agent = ring.agent();
        this.catalog = catalog;
        this.plugins = plugins;
        List<Skill> given = new ArrayList<>(builder.skills);
        given.addAll(plugins.skills());
        this.skills = SkillRegistry.of(given, catalog);
        this.clients = builder.clients;
        this.clock = builder.clock;
        this.backup = builder.backup == null
                ? null
                : new Backup(store, ring, keys.logSigner().publicKey(), builder.backup, opened.backupIsExact(), clock);
        this.keyCopies = backup == null ? builder.keyCopies : backup;
        this.tokenCopies = backup == null ? TokenCopies.NONE : backup;
        this.anchorBell = new AnchorBell(builder.anchorPace);
        this.committer = new Committer(store, agent, keys.logSigner(), clock, listeners(builder.listeners));
        this.connections = new Connections(agent);
        this.grants = new Grants(agent, keys.logSigner());
        this.grantRequests = new GrantRequests(agent, keys.logSigner());
        this.dialer = new Dialer(builder.sandbox);
    }

    /** The application's first, then the vault's own. */
    private List<VaultListener> listeners(List<VaultListener> given) {
        List<VaultListener> listeners = new ArrayList<>(given);
        if (backup != null) {
            listeners.add(backup.listener());
        }
        listeners.add(alarm);
        listeners.add(bell);
        listeners.add(anchorBell);
        return listeners;
    }
}
