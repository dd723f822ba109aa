package dev.skillvault.impl;

import dev.skillvault.identity.Trust;
import dev.skillvault.impl.backup.DirectoryBackupStore;
import dev.skillvault.impl.identity.AgentCertificate;
import dev.skillvault.spi.Approver;
import dev.skillvault.spi.BackupStore;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the log says of the settings a vault is opened with, so that a change of one shows. No secret is among them. */
final class ConfigurationRecord {
    private static final String NEVER = "never";

    private ConfigurationRecord() {}

    /** The settings, by the names that they have in {@code docs/audit-format.md}. */
    static Map<String, Object> of(EmbeddedVaultBuilder builder) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("sandbox", routes(builder));
        settings.put("policy", builder.policyName);
        settings.put("backup", name(builder.backup));
        settings.put("trust", trusted(builder.trust));
        settings.put("vaultSecret", builder.vaultSecret != null);
        settings.put("backgroundRefresh", builder.backgroundRefresh);
        Map<String, Object> pace = new TreeMap<>();
        pace.put("entries", builder.anchorPace.entries());
        pace.put("time", builder.anchorPace.time().toString());
        settings.put("anchorEvery", pace);
        settings.put("endUnusedGrants", orNever(builder.unusedGrants));
        settings.put("healthChecks", orNever(builder.healthChecks));
        settings.put(
                "approvers",
                builder.approvers.stream()
                        .map(Approver::key)
                        .map(key -> key.id().value())
                        .sorted()
                        .toList());
        settings.put("approvalWait", builder.approvalTimes.patience().toString());
        settings.put("approvalLifetime", builder.approvalTimes.lifetime().toString());
        settings.put("maxResponseBytes", builder.maxResponseBytes);
        return settings;
    }

    /** Only the vault's own kind is asked what it is called: another's text form may hold anything. */
    private static String name(@Nullable BackupStore backup) {
        if (backup == null) {
            return "none";
        }
        return backup instanceof DirectoryBackupStore
                ? "directory:" + backup
                : backup.getClass().getName();
    }

    private static Map<String, String> routes(EmbeddedVaultBuilder builder) {
        Map<String, String> routes = new TreeMap<>();
        builder.sandbox.forEach((host, address) -> routes.put(host, "127.0.0.1:" + address.getPort()));
        return routes;
    }

    /** SHA-256 of the trust anchors' public keys; none if keys are pinned at enrolment. */
    private static List<String> trusted(Trust trust) {
        return trust.anchors().stream()
                .map(AgentCertificate::spkiSha256)
                .map(HexFormat.of()::formatHex)
                .sorted()
                .toList();
    }

    private static String orNever(@Nullable Duration time) {
        return time == null ? NEVER : time.toString();
    }
}
