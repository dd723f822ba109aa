package dev.skillvault.impl.store;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.VaultException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantDecision;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.audit.AuditDraft;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.keys.AgentKeys;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The process that {@link CrashTest} kills. It says on standard output what was acknowledged to it, one line each, ended by a dot so
 * that a line cut off by the kill is told apart:
 *
 * <pre>
 * ENTRY sequence hash     a listener heard this entry of the log
 * GRANT id/version        the operator's call returned
 * CONNECTED id            the consent's wait returned
 * CALLED                  a call through the door returned
 * FAILED class message    any of them threw
 * CONSENT user uri        asks the parent to consent, nothing is acknowledged
 * READY                   a reader holds the database open
 * </pre>
 */
public final class CrashChild {
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private static final Permission READING = TestWorld.readingQ3();

    private CrashChild() {}

    /** Mode, folder, user, threads. Routes and clients come on standard input, so that no secret stands in the process list. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "vault" -> vault(folder, new UserId(args[2]), Integer.parseInt(args[3]));
            case "units" -> units(folder, Integer.parseInt(args[3]));
            case "reader" -> reader(folder);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** One whole line to the parent. */
    public static void say(String line) {
        synchronized (OUT) {
            OUT.print(line + " .\n");
        }
    }

    static String hash(AuditEntry entry) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(entry.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Says that a listener heard this entry. */
    public static void heard(AuditEntry entry) {
        say("ENTRY " + entry.sequence() + " " + hash(entry));
    }

    private static void vault(Path folder, UserId user, int threads) throws IOException {
        Vault.Builder builder = Vault.builder()
                .identity(TestVaults.identity(folder, "agent"))
                .store(TestVaults.url(folder))
                .skill(new TestVaults.WorkSkill())
                .policy("test", request -> GrantDecision.refuse("tests grant by hand"))
                .listener(CrashChild::heard);
        configure(builder);
        Vault vault = builder.build();
        ConnectionInfo google = connect(vault, user);
        grant(vault, google);
        AuthorizedClient door = TestVaults.door(vault, user, "google");
        for (int i = 0; i < threads; i++) {
            boolean grants = i % 3 == 2;
            forever(() -> {
                if (grants) {
                    Grant grant = grant(vault, google);
                    vault.operator().revoke(grant.id());
                    say("GRANT " + grant.id() + "/" + (grant.version() + 1));
                } else {
                    var unused = door.send(TestWorld.READ);
                    say("CALLED");
                }
            });
        }
    }

    private static void configure(Vault.Builder builder) throws IOException {
        Map<String, InetSocketAddress> routes = new HashMap<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        while (line != null && !line.equals("go")) {
            List<String> words = List.of(line.split(" ", -1));
            if (words.get(0).equals("route")) {
                routes.put(
                        words.get(1),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(words.get(2))));
            } else {
                builder.oauthClient(words.get(1), words.get(2), words.get(3).toCharArray());
            }
            line = in.readLine();
        }
        builder.sandbox(routes);
    }

    private static ConnectionInfo connect(Vault vault, UserId user) {
        try (ConsentFlow flow = vault.operator().connect(user, "google")) {
            say("CONSENT " + user + " " + flow.authorizationUri());
            ConnectionInfo connected = flow.await(Duration.ofSeconds(60));
            say("CONNECTED " + connected.id());
            return connected;
        }
    }

    private static Grant grant(Vault vault, ConnectionInfo connection) {
        Grant grant = vault.operator().grant(TestWorld.WORK, connection.id(), List.of(READING));
        say("GRANT " + grant.id() + "/" + grant.version());
        return grant;
    }

    /** Nothing but the committer, as fast as it goes, while the file is compacted again and again. */
    private static void units(Path folder, int threads) {
        Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        AgentKeys keys = AgentKeys.openOrEnrol(
                store, X509Identity.from(TestVaults.identity(folder, "agent")), Clock.systemUTC(), new SecureRandom());
        Committer committer = new Committer(store, keys.ring().agent(), keys.logSigner(), Clock.systemUTC(), List.of());
        forever(() -> {
            try (Connection connection = store.writer()) {
                H2Space.compact(connection);
                Thread.sleep(1000);
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < threads; i++) {
            String actor = "writer-" + i;
            int[] count = {0};
            forever(() -> {
                int number = count[0]++;
                List<AuditEntry> entries = new ArrayList<>();
                try {
                    String done = committer.commit(unit -> {
                        entries.clear();
                        for (int n = 0; n <= number % 3; n++) {
                            entries.add(unit.append(
                                    AuditDraft.of(EntryKind.CALL_DENIED, actor).with(AuditField.REASON, "r" + n)));
                        }
                        if (number % 10 == 9) {
                            throw new IllegalArgumentException("this unit is undone, and leaves no gap");
                        }
                        return "done";
                    });
                    if (done.equals("done")) {
                        entries.forEach(CrashChild::heard);
                    }
                } catch (IllegalArgumentException e) {
                    entries.clear();
                }
            });
        }
    }

    private static void forever(Runnable step) {
        Thread thread = new Thread(() -> {
            while (true) {
                try {
                    step.run();
                } catch (VaultException | IllegalStateException e) {
                    say("FAILED " + e.getClass().getSimpleName() + " " + e.getMessage());
                }
            }
        });
        thread.start();
    }

    /** What the command line does, without an end: owns the database if it is the first, until its standard input ends. */
    private static void reader(Path folder) throws Exception {
        try (Connection held = TestWorld.database(folder);
                LogVerifier verifier = LogVerifier.open(TestVaults.url(folder))) {
            say("READY");
            while (System.in.available() == 0) {
                VerificationReport report = verifier.verify(
                        new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, Instant.now()));
                say("VERDICT " + report.verdict() + " " + report.problem());
            }
            say("CLOSING " + held.isClosed());
        }
        System.exit(0);
    }
}
