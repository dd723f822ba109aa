package dev.skillvault.impl.audit;

import dev.skillvault.impl.identity.X509Identity;
import java.util.List;
import java.util.Random;

/** Random logs in a real database, one after the other. */
final class StoredRandomLog {
    private StoredRandomLog() {}

    /** Has the vault write a new random log into the store, in place of everything that is there. */
    static RandomLog write(Random random, List<X509Identity> identities, TestLog store) throws Exception {
        RandomLog log = new RandomLog(random, identities);
        for (String table : List.of(
                "audit_entry",
                "audit_checkpoint",
                "audit_side",
                "audit_resource",
                "audit_pruned",
                "audit_head",
                "agent",
                "vault_meta")) {
            store.run("DELETE FROM " + table);
        }
        log.writeTo(store.jdbc);
        store.run("INSERT INTO vault_meta (id, vault_id) VALUES (1, ?)", RandomLog.VAULT);
        store.run(
                "INSERT INTO agent (agent_id, spki_sha256, enrolled_at) VALUES (?, ?, 0)",
                RandomLog.AGENT,
                log.newestKey());
        return log;
    }
}
