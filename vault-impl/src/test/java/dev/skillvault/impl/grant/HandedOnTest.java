package dev.skillvault.impl.grant;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.skillvault.AgentId;
import dev.skillvault.audit.AccessReader;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Approval;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.skill.SkillId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that several grants of one chain must allow. The rows are signed and written here, so that chains are possible that no skill could make. */
class HandedOnTest {
    private static final Duration LIMIT = Duration.ofDays(30);

    @TempDir
    Path folder;

    private TestWorld world;
    private ConnectionInfo google;
    private GrantId revoked;

    @BeforeEach
    void connect() {
        world = TestWorld.open(folder, UnaryOperator.identity(), (builder, sandbox) -> builder.endUnusedGrants(LIMIT));
        google = world.connect(ALICE, "google");
        revoked = world.grant(google, TestWorld.readingQ3()).id();
        world.vault.operator().revoke(revoked);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Permission reading(Limits limits) {
        return Permission.of("google", "sheets.values.get")
                .handOnTo(TestWorld.WORK)
                .limits(limits)
                .build();
    }

    private static Permission reading(Approval approval) {
        return Permission.of("google", "sheets.values.get")
                .handOnTo(TestWorld.WORK)
                .approval(approval)
                .build();
    }

    /** A grant of a skill that is not here. */
    private GrantId root(List<Permission> permissions) throws SQLException {
        return insert(0, new Grant.Holder(new SkillId("elsewhere"), google.id()), permissions);
    }

    private GrantId handOn(GrantId from, int number, List<Permission> permissions) throws SQLException {
        return insert(number, new Grant.Holder(TestWorld.WORK, google.id(), from), permissions);
    }

    private GrantId insert(int number, Grant.Holder holder, List<Permission> permissions) throws SQLException {
        GrantId id = new GrantId(String.format("gr_%032x", number));
        try (Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)))) {
            AgentKeys keys = AgentKeys.openOrEnrol(
                    store, X509Identity.from(TestVaults.identity(folder, "agent")), world.clock, new SecureRandom());
            Grants grants = new Grants(new AgentId("agent"), keys.logSigner());
            try (Connection database = store.writer()) {
                SkillBinding binding =
                        grants.find(database, revoked).orElseThrow().binding();
                Grant grant = new Grant(id, 1, holder, permissions, Grant.Status.ACTIVE);
                grants.insert(database, new StoredGrant(ALICE, grant, binding, world.clock.instant()));
                database.commit();
            } finally {
                keys.ring().close();
                keys.logSigner().close();
            }
        }
        return id;
    }

    private void assertDenied(AuthorizedClient door, DenialReason reason) {
        assertThatThrownBy(() -> door.send(TestWorld.READ))
                .isInstanceOfSatisfying(
                        CallDeniedException.class,
                        denial -> assertThat(denial.reason()).isEqualTo(reason));
    }

    private AuthorizedClient door() {
        return TestVaults.door(world.vault, ALICE, "google");
    }

    @Test
    void twoGrantsHandedOnFromOneThatNobodyUsedEndItOnce() throws Exception {
        List<Permission> reading = List.of(TestWorld.readingQ3());
        GrantId parent = root(reading);
        world.clock.advance(LIMIT);
        handOn(parent, 1, reading);
        handOn(parent, 2, reading);
        AuthorizedClient door = door();
        assertDenied(door, DenialReason.EXPIRED);
        assertDenied(door, DenialReason.EXPIRED);
        assertThat(world.vault.operator().grants(ALICE))
                .filteredOn(each -> each.id().equals(parent))
                .extracting(Grant::status, Grant::version)
                .containsExactly(tuple(Grant.Status.LAPSED, 2));
    }

    @Test
    void whatWasHandedOnFromAGrantThatIsOverIsNotInForce() throws Exception {
        Instant end = world.clock.instant().plusSeconds(60);
        GrantId parent = root(List.of(reading(Limits.none().until(end))));
        GrantId child = handOn(parent, 1, List.of(reading(Limits.none())));
        assertThat(objection(child)).isEmpty();
        world.clock.advance(Duration.ofSeconds(60));
        assertThat(objection(child)).contains("what it was handed on from does not hold");
        assertDenied(door(), DenialReason.EXPIRED);
    }

    private String objection(GrantId id) {
        try (AccessReader reader = AccessReader.open(TestVaults.url(folder))) {
            return reader.access(ALICE, Instant.EPOCH, world.clock.instant()).rights().stream()
                    .filter(right -> right.grant().id().equals(id))
                    .findFirst()
                    .orElseThrow()
                    .objection();
        }
    }

    @Test
    void aLongChainOfManyPermissionsIsDecidedWithoutWritingOutItsCombinations() throws Exception {
        List<Permission> ten = Collections.nCopies(10, reading(Limits.none()));
        GrantId last = root(ten);
        for (int link = 1; link < Grants.MAX_CHAIN; link++) {
            last = handOn(last, link, ten);
        }
        assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
    }

    @Test
    void eachGrantOfAChainIsDebitedWhereItHasAUseLeft() throws Exception {
        GrantId parent = root(List.of(reading(Limits.uses(1)), reading(Limits.uses(1))));
        handOn(parent, 1, List.of(reading(Limits.uses(1)), reading(Limits.uses(9))));
        AuthorizedClient door = door();
        for (int use = 0; use < 2; use++) {
            assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
        }
        assertDenied(door, DenialReason.QUOTA_SPENT);
    }

    @Test
    void aGrantThatIsSignedAndNotUnderstoodIsNotCalledTampering() throws Exception {
        List<Permission> reading = List.of(TestWorld.readingQ3());
        GrantId child = handOn(root(reading), 1, reading);
        AuthorizedClient door = door();
        try (Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)))) {
            AgentKeys keys = AgentKeys.openOrEnrol(
                    store, X509Identity.from(TestVaults.identity(folder, "agent")), world.clock, new SecureRandom());
            SignedRows signed = new SignedRows(new AgentId("agent"), keys.logSigner(), "grant");
            try (Connection database = store.writer();
                    PreparedStatement update = database.prepareStatement(
                            "UPDATE grant_version SET permissions = ?, signature = ? WHERE grant_id = ?")) {
                StoredGrant stored = new Grants(new AgentId("agent"), keys.logSigner())
                        .find(database, child)
                        .orElseThrow();
                List<String> fields = new ArrayList<>(GrantRow.unsigned(stored).signedFields("agent"));
                String later = "[{\"byTheMoon\":true}]";
                fields.set(fields.indexOf(PermissionCodec.write(reading)), later);
                update.setString(1, later);
                update.setString(2, signed.sign(keys.logSigner(), fields));
                update.setString(3, child.value());
                assertThat(update.executeUpdate()).isOne();
                database.commit();
            } finally {
                keys.ring().close();
                keys.logSigner().close();
            }
        }
        assertDenied(door, DenialReason.GRANT_NOT_UNDERSTOOD);
    }

    @Test
    void aPermissionThatNeedsNoPersonIsDebitedBeforeOneThatDoes() throws Exception {
        List<Permission> both = List.of(reading(Approval.each()), reading(Limits.none()));
        handOn(root(both), 1, both);
        assertThat(door().send(TestWorld.READ).status()).isEqualTo(200);
    }
}
