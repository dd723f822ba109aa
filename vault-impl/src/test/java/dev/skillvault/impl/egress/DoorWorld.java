package dev.skillvault.impl.egress;

import static dev.skillvault.impl.TestVaults.ALICE;

import dev.skillvault.Vault;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.AuditQuery;
import dev.skillvault.audit.AuditReader;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.dial.RecordingServer;
import dev.skillvault.testkit.sandbox.SandboxSheets;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** An open vault whose Google account is real enough to connect, and whose Sheets API is a server that answers what a test says. */
final class DoorWorld implements AutoCloseable {
    static final String HOST = "sheets.googleapis.com";
    static final ApiRequest READ = TestWorld.READ;
    static final ApiRequest APPEND = ApiRequest.post(
                    "/v4/spreadsheets/" + SandboxSheets.Q3_SPREADSHEET + "/values/Q3%21A1:append")
            .query("valueInputOption", "RAW")
            .json(Map.of("values", List.of(List.of("x"))));

    final RecordingServer provider = new RecordingServer(RecordingServer.with(200, Map.of(), "{}"));
    final TestWorld world;
    final ConnectionInfo google;

    private DoorWorld(Path folder, Map<String, InetSocketAddress> more, UnaryOperator<Vault.Builder> changed) {
        world = TestWorld.open(folder, UnaryOperator.identity(), (builder, sandbox) -> {
            Map<String, InetSocketAddress> routes = new TreeMap<>(sandbox.routes());
            routes.putAll(more);
            routes.put(HOST, provider.address());
            return changed.apply(builder.sandbox(routes));
        });
        google = world.connect(ALICE, "google");
    }

    static DoorWorld open(Path folder) {
        return open(folder, Map.of(), UnaryOperator.identity());
    }

    /** With more hosts that the vault could reach if it wanted to. */
    static DoorWorld open(Path folder, Map<String, InetSocketAddress> more, UnaryOperator<Vault.Builder> changed) {
        return new DoorWorld(folder, more, changed);
    }

    Grant grant(Permission.Builder permission) {
        return world.grant(google, permission.build());
    }

    AuthorizedClient door() {
        return TestVaults.door(world.vault, ALICE, "google");
    }

    ApiResponse send(ApiRequest request) {
        return door().send(request);
    }

    /** What a skill did, newest first. */
    List<AuditEntry> entries(EntryKind kind) {
        try (AuditReader reader = AuditReader.open(TestVaults.url(world.folder))) {
            return reader.list(
                    AuditQuery.newest().only(AuditField.KIND, kind.name()).only(AuditField.SKILL, "work"));
        }
    }

    /** What the log says came of the latest call. */
    String outcome(AuditField field) {
        return entries(EntryKind.CALL_OUTCOME).get(0).field(field).orElse("");
    }

    @Override
    public void close() {
        world.close();
        provider.close();
    }
}
