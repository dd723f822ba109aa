package dev.skillvault.impl.keys;

import static dev.skillvault.impl.TestVaults.ALICE;
import static dev.skillvault.impl.TestVaults.BOB;
import static dev.skillvault.impl.TestVaults.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.AgentId;
import dev.skillvault.CannotOpenException;
import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.IdentityException;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.crypto.Binding;
import dev.skillvault.impl.crypto.RecordType;
import dev.skillvault.impl.crypto.Sealer;
import dev.skillvault.impl.crypto.SealingKey;
import dev.skillvault.impl.identity.SlotContext;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent with a valid key of its own and a copy of the whole database opens nothing of another agent's. */
class AgentIsolationTest {
    private static final AgentId VICTIM = new AgentId("agent");
    private static final AgentId THIEF = new AgentId("thief");
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    static Path original;

    @TempDir
    Path folder;

    private static Clock clock;
    private Store store;
    private Connection database;

    /** A sealed value, where it was found, and what the vault binds it to. */
    private static final class Sealed {
        private final String place;
        private final UserId user;
        private final Binding binding;
        private final byte[] value;

        Sealed(String place, UserId user, Binding binding, byte[] value) {
            this.place = place;
            this.user = user;
            this.binding = binding;
            this.value = value;
        }

        String place() {
            return place;
        }

        UserId user() {
            return user;
        }

        Binding binding() {
            return binding;
        }

        byte[] value() {
            return value;
        }
    }

    @BeforeAll
    static void runAVault() throws Exception {
        try (TestWorld world = TestWorld.open(original)) {
            clock = world.clock;
            for (UserId user : List.of(ALICE, BOB)) {
                ConnectionInfo google = world.connect(user, "google");
                world.grant(
                        google,
                        Permission.of("google", "gmail.messages.send")
                                .only("recipient", "@example.com")
                                .build());
                assertThat(world.send(user, "google", TestWorld.mail("To: team@example.com"))
                                .status())
                        .isEqualTo(200);
            }
            // left pending
            world.vault.operator().connect(ALICE, "github").close();
        }
    }

    @BeforeEach
    void copy() throws Exception {
        for (String file : List.of("vault.mv.db", "agent.p12")) {
            Files.copy(original.resolve(file), folder.resolve(file));
        }
        store = Store.open(StoreUrl.parse(url(folder)));
        database = TestWorld.database(folder);
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
        store.close();
    }

    private AgentKeys open(AgentIdentity identity) {
        return AgentKeys.openOrEnrol(store, X509Identity.from(identity), clock, RANDOM);
    }

    private AgentIdentity victim() {
        return AgentIdentity.fromPkcs12(folder.resolve("agent.p12"), TestVaults.PASSWORD);
    }

    private AgentIdentity thief() {
        return TestVaults.identity(folder, THIEF.value());
    }

    /** Every record that is sealed under a user's key, with the binding the vault itself uses. */
    private List<Sealed> userRecords(AgentId asAgent) throws SQLException {
        List<Sealed> found = new ArrayList<>();
        try (Statement statement = database.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT user_id, provider, connection_id, generation,"
                    + " sealed_tokens FROM connection WHERE agent_id = 'agent'")) {
                while (row.next()) {
                    UserId user = new UserId(row.getString(1));
                    found.add(new Sealed(
                            "connection",
                            user,
                            Binding.of(asAgent, RecordType.TOKENS)
                                    .withUser(user)
                                    .withConnection(row.getString(2), new ConnectionId(row.getString(3)))
                                    .withGeneration(row.getLong(4)),
                            row.getBytes(5)));
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT user_id, provider, connection_id, sealed FROM pending_flow WHERE agent_id = 'agent'"
                            + " AND LENGTH(sealed) > 2")) {
                while (row.next()) {
                    UserId user = new UserId(row.getString(1));
                    found.add(new Sealed(
                            "pending_flow",
                            user,
                            Binding.of(asAgent, RecordType.PENDING_FLOW)
                                    .withUser(user)
                                    .withConnection(row.getString(2), new ConnectionId(row.getString(3))),
                            row.getBytes(4)));
                }
            }
            try (ResultSet row =
                    statement.executeQuery("SELECT e.subject, s.sealed, s.sequence FROM audit_side s JOIN audit_entry e"
                            + " ON e.agent = s.agent AND e.sequence = s.sequence WHERE s.agent = 'agent'")) {
                while (row.next()) {
                    UserId user = new UserId(row.getString(1));
                    found.add(new Sealed(
                            "audit_side",
                            user,
                            Binding.of(asAgent, RecordType.AUDIT_SIDE)
                                    .withUser(user)
                                    .withGeneration(row.getLong(3)),
                            HexFormat.of().parseHex(row.getString(2))));
                }
            }
        }
        assertThat(found).extracting(Sealed::place).contains("connection", "pending_flow", "audit_side");
        return found;
    }

    private byte[] open(KeyRing ring, Sealed sealed) throws SQLException {
        return ring.open(database, sealed.binding(), sealed.value());
    }

    @Test
    void theOwnerOpensEveryRecordOfTheCopy() throws Exception {
        try (KeyRing ring = open(victim()).ring()) {
            assertThat(ring.agent()).isEqualTo(VICTIM);
            for (Sealed sealed : userRecords(VICTIM)) {
                assertThat(open(ring, sealed)).as(sealed.place()).isNotEmpty();
            }
        }
    }

    @Test
    void anotherAgentOpensNoRecordUnderEitherName() throws Exception {
        try (KeyRing ring = open(thief()).ring()) {
            assertThat(ring.agent()).isEqualTo(THIEF);
            for (AgentId claimed : List.of(VICTIM, THIEF)) {
                for (Sealed sealed : userRecords(claimed)) {
                    cannotOpen(() -> open(ring, sealed));
                }
            }
        }
    }

    @Test
    void anotherAgentOpensNothingEvenWithTheVictimsUserKeysUnderItsOwnName() throws Exception {
        try (KeyRing ring = open(thief()).ring()) {
            run("INSERT INTO user_key (agent_id, user_id, version, key_id, sealed_key)"
                    + " SELECT 'thief', user_id, version, key_id, sealed_key FROM user_key WHERE agent_id = 'agent'");
            for (AgentId claimed : List.of(VICTIM, THIEF)) {
                for (Sealed sealed : userRecords(claimed)) {
                    cannotOpen(() -> open(ring, sealed));
                }
            }
        }
    }

    @Test
    void theVictimsSlotAndLogKeyDoNotOpenForAnotherAgent() throws Exception {
        X509Identity thief = X509Identity.from(thief());
        AgentKeys own = open(thief);
        own.ring().close();
        // the row is claimed: the thief's public key stands in the victim's slot, and in a slot of the thief's name
        String spki = HexFormat.of().formatHex(thief.spkiSha256());
        run("UPDATE key_slot SET spki_sha256 = '" + spki + "' WHERE agent_id = 'agent'");
        run("DELETE FROM key_slot WHERE agent_id = 'thief'");
        run("INSERT INTO key_slot (agent_id, slot_id, spki_sha256, algorithm, salt, parameters, sealed_root)"
                + " SELECT 'thief', slot_id, spki_sha256, algorithm, salt, parameters, sealed_root FROM key_slot"
                + " WHERE agent_id = 'agent'");
        run("UPDATE log_key SET sealed_seed = (SELECT sealed_seed FROM log_key WHERE agent_id = 'agent')"
                + " WHERE agent_id = 'thief'");

        cannotOpen(() -> open(thief));
    }

    @Test
    void theVictimsLogKeyDoesNotOpenUnderTheThiefsRootKey() throws Exception {
        X509Identity thief = X509Identity.from(thief());
        open(thief).ring().close();
        run("UPDATE log_key SET sealed_seed = (SELECT sealed_seed FROM log_key WHERE agent_id = 'agent')"
                + " WHERE agent_id = 'thief'");

        cannotOpen(() -> open(thief));
    }

    @Test
    void theVictimsNameWithAnotherKeyIsRefused() {
        AgentIdentity namesake =
                AgentIdentity.createPkcs12(folder.resolve("namesake.p12"), VICTIM.value(), TestVaults.PASSWORD);

        assertThatThrownBy(() -> open(namesake))
                .isInstanceOf(IdentityException.class)
                .hasMessageContaining("with another key");
    }

    @Test
    void theVictimsNameWithAnotherKeyAndAForgedSlotRowIsRefused() throws Exception {
        X509Identity namesake = X509Identity.from(
                AgentIdentity.createPkcs12(folder.resolve("namesake.p12"), VICTIM.value(), TestVaults.PASSWORD));
        run("UPDATE key_slot SET spki_sha256 = '" + HexFormat.of().formatHex(namesake.spkiSha256()) + "'");
        run("UPDATE agent SET spki_sha256 = '" + HexFormat.of().formatHex(namesake.spkiSha256()) + "'");

        cannotOpen(() -> open(namesake));
    }

    @Test
    void oneFlippedBitAnywhereMakesARecordUnreadable() throws Exception {
        try (KeyRing ring = open(victim()).ring()) {
            for (Sealed sealed : userRecords(VICTIM)) {
                for (int at = 0; at < sealed.value().length; at++) {
                    Sealed flipped =
                            new Sealed(sealed.place(), sealed.user(), sealed.binding(), flip(sealed.value(), at));
                    cannotOpen(() -> open(ring, flipped));
                }
                Sealed shorter = new Sealed(
                        sealed.place(),
                        sealed.user(),
                        sealed.binding(),
                        Arrays.copyOf(sealed.value(), sealed.value().length - 1));
                cannotOpen(() -> open(ring, shorter));
            }
        }
    }

    @Test
    void oneFlippedBitInASlotTheRootKeyTheLogKeyOrAUserKeyIsFound() throws Exception {
        X509Identity identity = X509Identity.from(victim());
        Sealer sealer = new Sealer(RANDOM);
        String vaultId = bytesOrText("SELECT vault_id FROM vault_meta", String.class);
        byte[] sealedRoot = bytesOrText("SELECT sealed_root FROM key_slot", byte[].class);
        byte[] seed = bytesOrText("SELECT sealed_seed FROM log_key", byte[].class);
        byte[] userKey = bytesOrText("SELECT sealed_key FROM user_key WHERE user_id = 'alice'", byte[].class);
        byte[] salt = bytesOrText("SELECT salt FROM key_slot", byte[].class);
        byte[] parameters = bytesOrText("SELECT parameters FROM key_slot", byte[].class);
        byte[] slotId = HexFormat.of().parseHex(bytesOrText("SELECT slot_id FROM key_slot", String.class));
        Binding rootPlace = Binding.of(VICTIM, RecordType.ROOT_KEY);
        Binding logPlace = Binding.of(VICTIM, RecordType.LOG_KEY);
        Binding userPlace =
                Binding.of(VICTIM, RecordType.USER_KEY).withUser(ALICE).withGeneration(1);
        SlotContext context = SlotContext.of(vaultId, VICTIM, slotId, salt);
        try (SealingKey kek = identity.key().openSlot(context, parameters, null);
                SealingKey root = sealer.openKey(kek, rootPlace, sealedRoot)) {
            sealer.openKey(root, userPlace, userKey).close();
            for (int at = 0; at < sealedRoot.length; at++) {
                byte[] flipped = flip(sealedRoot, at);
                cannotOpen(() -> sealer.openKey(kek, rootPlace, flipped));
            }
            for (int at = 0; at < seed.length; at++) {
                byte[] flipped = flip(seed, at);
                cannotOpen(() -> sealer.open(root, logPlace, flipped));
            }
            for (int at = 0; at < userKey.length; at++) {
                byte[] flipped = flip(userKey, at);
                cannotOpen(() -> sealer.openKey(root, userPlace, flipped));
            }
        }
        for (int at = 0; at < salt.length; at++) {
            SlotContext flipped = SlotContext.of(vaultId, VICTIM, slotId, flip(salt, at));
            cannotOpen(() -> {
                try (SealingKey kek = identity.key().openSlot(flipped, parameters, null)) {
                    return sealer.openKey(kek, rootPlace, sealedRoot);
                }
            });
        }
    }

    @Test
    void tokensMovedToAnotherUserConnectionProviderOrGenerationDoNotOpen() throws Exception {
        try (KeyRing ring = open(victim()).ring()) {
            List<Sealed> tokens = userRecords(VICTIM).stream()
                    .filter(each -> each.place().equals("connection"))
                    .toList();
            assertThat(tokens).hasSize(2);
            Sealed alices = tokens.stream()
                    .filter(each -> each.user().equals(ALICE))
                    .findFirst()
                    .orElseThrow();
            Sealed bobs = tokens.stream()
                    .filter(each -> each.user().equals(BOB))
                    .findFirst()
                    .orElseThrow();
            assertThat(open(ring, alices)).isNotEmpty();
            cannotOpen(() -> ring.open(database, bobs.binding(), alices.value()));
            String id = bytesOrText("SELECT connection_id FROM connection WHERE user_id = 'alice'", String.class);
            Binding place = ring.binding(ALICE, RecordType.TOKENS);
            assertThat(ring.open(
                            database,
                            place.withConnection("google", new ConnectionId(id)).withGeneration(1),
                            alices.value()))
                    .isNotEmpty();
            String other = "co_" + "0".repeat(32);
            for (Binding moved : List.of(
                    place.withConnection("google", new ConnectionId(other)).withGeneration(1),
                    place.withConnection("github", new ConnectionId(id)).withGeneration(1),
                    place.withConnection("google", new ConnectionId(id)).withGeneration(2),
                    place.withConnection("google", new ConnectionId(id)),
                    ring.binding(ALICE, RecordType.PENDING_FLOW)
                            .withConnection("google", new ConnectionId(id))
                            .withGeneration(1))) {
                cannotOpen(() -> ring.open(database, moved, alices.value()));
            }
        }
    }

    private interface Attempt {
        Object run() throws Exception;
    }

    private static void cannotOpen(Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isExactlyInstanceOf(CannotOpenException.class)
                .hasMessage("cannot open")
                .hasNoCause();
    }

    private static byte[] flip(byte[] value, int at) {
        byte[] flipped = value.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private void run(String sql) throws SQLException {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
            assertThat(statement.executeUpdate()).isPositive();
        }
    }

    private <T> T bytesOrText(String sql, Class<T> type) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getObject(1, type);
        }
    }
}
