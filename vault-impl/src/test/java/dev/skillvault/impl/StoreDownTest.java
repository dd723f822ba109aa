package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.Vault;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.impl.store.CutLine;
import dev.skillvault.impl.store.FullDisk;
import dev.skillvault.impl.store.TestPostgres;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No record, no call: while the log cannot be written nothing goes out, neither to an API nor for a new token, whoever asks; and once it
 * can, everything goes on by itself.
 */
@Timeout(240)
class StoreDownTest {
    private static final int THREADS = 8;

    /** The first may still meet connections that are dead. */
    private static final int TRIES = 4;

    @TempDir
    Path folder;

    /** What is wrong with the store, while it is. */
    private interface Fault {
        void set(boolean wrong) throws Exception;
    }

    private void failsClosedAndRecovers(String url, Fault fault, UnaryOperator<Vault.Builder> store) throws Exception {
        try (TestWorld world = TestWorld.open(
                folder, UnaryOperator.identity(), (builder, sandbox) -> store.apply(builder.store(url)))) {
            world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
            AuthorizedClient door = TestVaults.door(world.vault, ALICE, "google");
            assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
            // the access token has expired: the next call would ask for another one first
            world.clock.advance(Duration.ofHours(2));
            int before = world.sandbox.requests().size();
            long calls = world.count(Kind.API);
            long refreshes = world.count(Kind.TOKEN_REFRESH);

            fault.set(true);
            for (String refusal : TestWorld.together(THREADS, () -> refusal(door))) {
                assertThat(refusal).matches("[a-z' ]+; nothing was sent(, try again later)?");
            }
            assertThat(world.sandbox.requests()).as("calls and refreshes").hasSize(before);

            fault.set(false);
            assertThat(status(door)).isEqualTo(200);
            assertThat(world.count(Kind.API)).isEqualTo(calls + 1);
            assertThat(world.count(Kind.TOKEN_REFRESH)).isEqualTo(refreshes + 1);
            assertThat(TestWorld.together(THREADS, () -> status(door))).containsOnly(200);
        }
        try (LogVerifier verifier = LogVerifier.open(url)) {
            VerificationReport report = verifier.verify(new LogVerifier.Options(
                    List.of(), List.of(), (done, total) -> {}, Clock.systemUTC().instant()));
            assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
        }
    }

    private static String refusal(AuthorizedClient door) {
        try {
            return "was answered with " + door.send(TestWorld.READ).status();
        } catch (VaultUnavailableException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static int status(AuthorizedClient door) {
        for (int tried = 1; ; tried++) {
            try {
                return door.send(TestWorld.READ).status();
            } catch (VaultUnavailableException e) {
                if (tried == TRIES) {
                    throw e;
                }
            }
        }
    }

    @Test
    void aDiskThatIsFullSendsNothingAndIsWrittenAgainOnceThereIsRoom() throws Exception {
        FullDisk disk = FullDisk.in(folder);
        failsClosedAndRecovers(TestVaults.url(disk.folder()), disk::setFull, builder -> builder);
    }

    @Test
    void aDiskThatIsGoneSendsNothingAndIsOpenedAgainOnceItIsBack() throws Exception {
        FullDisk disk = FullDisk.in(folder);
        failsClosedAndRecovers(TestVaults.url(disk.folder()), disk::setGone, builder -> builder);
    }

    @Test
    void aServerThatIsGoneSendsNothingAndIsFoundAgain() throws Exception {
        try (CutLine line = CutLine.to(TestPostgres.newDatabase())) {
            failsClosedAndRecovers(
                    line.url(),
                    wrong -> {
                        if (wrong) {
                            line.cut();
                        } else {
                            line.mend();
                        }
                    },
                    StoreDownTest::asSuperuser);
        }
    }

    /** The server answers as it does when a table cannot grow (SQLSTATE 53100). */
    @Test
    void aServerWhoseDiskIsFullSendsNothingAndIsWrittenAgainOnceThereIsRoom() throws Exception {
        String url = TestPostgres.newDatabase();
        failsClosedAndRecovers(url, wrong -> setFull(url, wrong), StoreDownTest::asSuperuser);
    }

    private static Vault.Builder asSuperuser(Vault.Builder builder) {
        return builder.storeCredentials(TestPostgres.SUPERUSER, new char[0]);
    }

    private static void setFull(String url, boolean full) throws SQLException {
        try (Connection connection = TestPostgres.connect(url, TestPostgres.SUPERUSER);
                Statement statement = connection.createStatement()) {
            if (full) {
                statement.execute("CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION ''No space left on device'' USING ERRCODE = ''53100''; END'");
                statement.execute("CREATE TRIGGER disk_full BEFORE INSERT ON audit_entry"
                        + " FOR EACH STATEMENT EXECUTE FUNCTION disk_full()");
            } else {
                statement.execute("DROP FUNCTION disk_full CASCADE");
            }
        }
    }
}
