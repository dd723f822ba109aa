package dev.skillvault.impl.alert;

import static dev.skillvault.impl.TestVaults.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.Alert.Kind;
import dev.skillvault.testkit.sandbox.Fault;
import dev.skillvault.testkit.sandbox.Quirk;
import dev.skillvault.testkit.sandbox.RecordedRequest;
import dev.skillvault.testkit.sandbox.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An app that Google has in testing mode: refresh tokens die after seven days. "Using OAuth 2.0 to Access Google APIs", Refresh token
 * expiration (developers.google.com, /identity/protocols/oauth2#expiration), as the sandbox plays it.
 */
class GoogleTestingModeTest {
    @TempDir
    Path folder;

    private AlertWorld world;
    private final HeldChannel channel = new HeldChannel("held");

    @BeforeEach
    void start() {
        world = new AlertWorld(folder, Quirk.GOOGLE_TESTING_MODE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Opens the vault anew after a while, as a machine that is started each day does, and uses it. */
    private void after(Duration time) {
        world.closeVault();
        world.clock.advance(time);
        world.open(builder -> builder.alerts(channel));
    }

    private ConnectionInfo connection() {
        return world.vault().operator().connections(ALICE).get(0);
    }

    private ConnectionInfo consentAgain(Alert alert) {
        return world.vault()
                .operator()
                .complete(world.sandbox
                        .browser("alice")
                        .consentWithoutFollowing(alert.advice().link().orElseThrow()));
    }

    private List<String> reasons() {
        try (AuditReader reader = AuditReader.open(TestVaults.url(folder))) {
            return reader.list(AuditQuery.newest()).stream()
                    .filter(entry -> entry.kind().equals(EntryKind.REFRESH_OUTCOME))
                    .map((AuditEntry entry) -> entry.field(AuditField.REASON).orElse(""))
                    .filter(reason -> !reason.isEmpty())
                    .toList();
        }
    }

    @Test
    void itIsWarnedOfTwoDaysBeforeDiesAfterSevenAndConsentMakesItWell() throws Exception {
        world.open(builder -> builder.alerts(channel));
        ConnectionInfo connected = world.connect();
        after(Duration.ofDays(4));
        assertThat(world.read().status())
                .as("refreshed, which prolongs nothing")
                .isEqualTo(200);
        world.closeVault();
        assertThat(channel.taken).as("three days are left").isEmpty();

        after(Duration.ofHours(25));
        Alert warning = channel.next();
        assertThat(warning.kind()).isEqualTo(Kind.EXPIRING_SOON);
        assertThat(warning.account().connection()).isEqualTo(connected.id());
        assertThat(warning.advice().cause()).contains("testing mode").contains("production");
        assertThat(warning.advice().link()).isPresent();
        assertThat(world.read().status()).as("it still works").isEqualTo(200);

        after(Duration.ofDays(2));
        assertThat(world.refused()).isNotNull();
        Alert death = channel.next();
        assertThat(death.kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(death.advice().cause())
                .contains("seven days after the consent")
                .contains("testing mode");
        assertThat(connection().state()).isEqualTo(ConnectionState.NEEDS_CONSENT);
        assertThat(reasons()).singleElement().asString().startsWith("app in testing mode");

        assertThat(consentAgain(death).id()).isEqualTo(connected.id());
        assertThat(channel.next().kind()).isEqualTo(Kind.WELL_AGAIN);
        assertThat(world.read().status()).isEqualTo(200);
        assertThat(connection().state()).isEqualTo(ConnectionState.ACTIVE);
        after(Duration.ofDays(4));
        assertThat(world.read().status()).as("the seven days begin anew").isEqualTo(200);
        world.closeVault();
        assertThat(channel.taken).isEmpty();
    }

    @Test
    void whoConsentsWhenWarnedIsNeverCutOff() throws Exception {
        world.open(builder -> builder.alerts(channel));
        ConnectionInfo connected = world.connect();
        after(Duration.ofDays(5).plusHours(1));
        Alert warning = channel.next();
        assertThat(warning.kind()).isEqualTo(Kind.EXPIRING_SOON);
        assertThat(consentAgain(warning).id()).isEqualTo(connected.id());
        assertThat(channel.next().kind()).isEqualTo(Kind.WELL_AGAIN);
        after(Duration.ofDays(4));
        assertThat(world.read().status()).isEqualTo(200);
        world.closeVault();
        assertThat(channel.taken).isEmpty();
    }

    /** Where the answers do not say when the refresh token ends, its age at death does. */
    @Test
    void aDeathAtSevenDaysWithoutAWordOfItBeforeIsRecognisedByItsAge() throws Exception {
        world.sandbox
                .faults()
                .always(Target.kind(RecordedRequest.Kind.TOKEN_CODE), Fault.withoutField("refresh_token_expires_in"));
        world.open(builder -> builder.alerts(channel));
        world.connect();
        after(Duration.ofDays(7).plusMinutes(5));
        assertThat(world.refused()).isNotNull();
        Alert death = channel.next();
        assertThat(death.kind()).isEqualTo(Kind.NEEDS_CONSENT);
        assertThat(death.advice().cause()).contains("testing mode");
        assertThat(reasons()).singleElement().asString().startsWith("app in testing mode");
    }
}
