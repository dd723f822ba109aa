package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.connection.Connections;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.RequestMatcher;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.impl.store.UnitOfWork;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A vault without the parts that a decision does not need, and the grants it holds: signed and logged, ten to a user, one to a skill.
 * The caller's skill holds one grant of five permissions.
 */
final class GrantedVault implements AutoCloseable {
    private static final int SKILLS = 10;
    private static final int BATCH = 500;
    private static final UserId CALLER = user(0);
    private static final SkillManifest MANIFEST = new TestVaults.WorkSkill().manifest();
    private static final SkillBinding BINDING = SkillBinding.of("0".repeat(64), MANIFEST);
    private static final List<Permission> PERMISSIONS = List.of(
            Permission.of("google", "gmail.messages.list", "gmail.messages.get").build(),
            Permission.of("google", "gmail.messages.send")
                    .only("recipient", "@example.com", "boss@example.org")
                    .limits(Limits.usesPer(20, Duration.ofDays(1)))
                    .build(),
            TestWorld.readingQ3(),
            Permission.of("google", "sheets.values.get")
                    .only("spreadsheet", "1another-spreadsheet")
                    .only("range", "Q3!A1:D50")
                    .build(),
            Permission.of("google", "sheets.values.append")
                    .only("spreadsheet", "1another-spreadsheet")
                    .build());

    final Path folder;
    final Decider decider;
    final MatchedCall call;
    final List<HeldGrant> held;
    final Connection reader;
    private final Store store;
    private final AgentKeys keys;
    private final Committer committer;

    /** Makes the vault with so many grants, a multiple of 10. */
    GrantedVault(int grants) throws IOException, SQLException, RefusedRequestException {
        folder = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "granted");
        store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        SecureRandom random = new SecureRandom();
        keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), random);
        committer = new Committer(store, keys.ring().agent(), keys.logSigner(), Clock.systemUTC(), List.of());
        Grants rows = new Grants(keys.ring().agent(), keys.logSigner());
        Connections connections = new Connections(keys.ring().agent());
        for (int done = 0; done < grants; done += BATCH) {
            int from = done;
            int to = Math.min(grants, from + BATCH);
            committer.commit(unit -> fill(unit, rows, connections, from, to));
        }
        decider = new Decider(
                committer,
                rows,
                connections,
                new Soundness(rows, skill -> Optional.of(BINDING), null),
                keys.ring().agent(),
                new CallRecords(keys.ring(), random));
        call = new RequestMatcher(ProviderCatalog.builtIn().require("google"))
                .match(new MatchedCall.Caller(CALLER, MANIFEST, null), TestWorld.READ);
        reader = store.writer();
        held = List.of(new HeldGrant(
                List.of(grant(0)), connections.find(reader, connection(0)).orElseThrow()));
    }

    private boolean fill(UnitOfWork unit, Grants rows, Connections connections, int from, int to)
            throws SQLException {
        for (int i = from; i < to; i++) {
            if (i % SKILLS == 0) {
                connections.insert(unit.jdbc(), connection(i), user(i), "google");
                activate(unit.jdbc(), i);
            }
            StoredGrant stored = new StoredGrant(user(i), grant(i), BINDING, unit.now());
            rows.insert(unit.jdbc(), stored);
            unit.append(AuditDraft.of(EntryKind.GRANTED, "operator")
                    .with(AuditField.SUBJECT, stored.user().value())
                    .with(AuditField.AUTHORITY, stored.authority()));
        }
        return true;
    }

    private void activate(Connection jdbc, int i) throws SQLException {
        try (PreparedStatement update = jdbc.prepareStatement("UPDATE connection SET state = 'ACTIVE', generation = 1,"
                + " scopes = 'https://www.googleapis.com/auth/spreadsheets' WHERE agent_id = ? AND connection_id = ?")) {
            update.setString(1, keys.ring().agent().value());
            update.setString(2, connection(i).value());
            update.executeUpdate();
        }
    }

    private static UserId user(int i) {
        return new UserId("user" + i / SKILLS);
    }

    private static ConnectionId connection(int i) {
        return new ConnectionId(String.format(Locale.ROOT, "co_%032x", i / SKILLS));
    }

    private static Grant grant(int i) {
        SkillId skill = i % SKILLS == 0 ? MANIFEST.id() : new SkillId("skill" + i % SKILLS);
        return new Grant(
                new GrantId(String.format(Locale.ROOT, "gr_%032x", i)),
                1,
                new Grant.Holder(skill, connection(i)),
                PERMISSIONS,
                Grant.Status.ACTIVE);
    }

    /** Decided, debited and recorded, on disk. */
    Decision decide() {
        return decider.decide(call, (unit, asked, connection, authority) -> {
            throw new IllegalStateException("nothing asks");
        });
    }

    @Override
    public void close() throws IOException, SQLException {
        reader.close();
        committer.close();
        store.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
