package dev.skillvault.impl;

import dev.skillvault.VaultException;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.skill.SkillManifest;
import dev.skillvault.spi.Anchor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log says of the time for which a vault is open: that it was opened, and with what, and that it was closed. */
final class SessionRecord {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRecord.class);

    private final Committer committer;
    private final Map<String, Object> configuration = new TreeMap<>();

    /**
     * A record of this vault.
     *
     * @param channels by which people are told
     * @param anchors that keep checkpoints
     */
    SessionRecord(EmbeddedVaultBuilder builder, Foundation base, List<String> channels, List<Anchor> anchors) {
        this.committer = base.committer;
        configuration.putAll(ConfigurationRecord.of(builder));
        configuration.put("providers", ProviderRecord.of(base.catalog));
        configuration.put("clients", List.copyOf(base.clients.providers()));
        configuration.put("alerts", channels);
        configuration.put("anchors", anchors.stream().map(Anchor::name).toList());
        configuration.put(
                "skills",
                base.skills.manifests().stream().map(SkillManifest::toString).toList());
    }

    void opened() {
        committer.commit(unit ->
                unit.append(AuditDraft.of(EntryKind.VAULT_OPENED, "vault").details(configuration)));
    }

    /** With a last checkpoint, if the log can be written. */
    void closed() {
        try {
            committer.commit(unit -> {
                unit.append(AuditDraft.of(EntryKind.VAULT_CLOSED, "vault"));
                return unit.checkpoint();
            });
        } catch (VaultException e) {
            LOG.warn("the vault was closed without a last checkpoint: {}", e.getMessage());
        }
    }
}
