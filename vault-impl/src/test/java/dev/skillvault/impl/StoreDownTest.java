package dev.skillvault.impl;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skillvault.Vault;
import dev.skillvault.VaultUnavailableException;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.audit.VerificationReport.Verdict;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.impl.store.CutLine;
import dev.skillvault.impl.store.FullDisk;
import dev.skillvault.impl.store.TestPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No record, no call: while the log cannot be written nothing goes out, and once it can, everything goes on by itself. */
class StoreDownTest {
    /** The first may still meet connections that are dead. */
    private static final int TRIES = 4;

    @TempDir
    Path folder;

    private void failsClosedAndRecovers(String url, Runnable down, Runnable up, UnaryOperator<Vault.Builder> store) {
        try (TestWorld world = TestWorld.open(
                folder, UnaryOperator.identity(), (builder, sandbox) -> store.apply(builder.store(url)))) {
            world.grant(world.connect(ALICE, "google"), TestWorld.readingQ3());
            AuthorizedClient door = TestVaults.door(world.vault, ALICE, "google");
            assertThat(door.send(TestWorld.READ).status()).isEqualTo(200);
            int before = world.sandbox.requests().size();

            down.run();
            assertThatThrownBy(() -> door.send(TestWorld.READ))
                    .isInstanceOf(VaultUnavailableException.class)
                    .hasMessageMatching("[a-z' ]+; nothing was sent(, try again later)?");
            assertThat(world.sandbox.requests()).hasSize(before);

            up.run();
            assertThat(status(door)).isEqualTo(200);
            assertThat(world.sandbox.requests()).hasSize(before + 1);
        }
        try (LogVerifier verifier = LogVerifier.open(url)) {
            VerificationReport report = verifier.verify(new LogVerifier.Options(
                    List.of(), List.of(), (done, total) -> {}, Clock.systemUTC().instant()));
            assertThat(report.verdict()).as(report.problem()).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
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
        failsClosedAndRecovers(
                TestVaults.url(disk.folder()), () -> disk.setFull(true), () -> disk.setFull(false), builder -> builder);
    }

    @Test
    void aServerThatIsGoneSendsNothingAndIsFoundAgain() throws Exception {
        try (CutLine line = CutLine.to(TestPostgres.newDatabase())) {
            failsClosedAndRecovers(
                    line.url(),
                    line::cut,
                    line::mend,
                    builder -> builder.storeCredentials(TestPostgres.SUPERUSER, new char[0]));
        }
    }
}
