package dev.skillvault.interop;

import dev.skillvault.Vault;
import dev.skillvault.VaultException;
import dev.skillvault.audit.AuditEntry;
import dev.skillvault.audit.AuditField;
import dev.skillvault.audit.EntryKind;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.AuthorizedClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The process of {@link Caller}: a vault on a store that another process has open too, and many threads that call through its door
 * whenever they are told to. What it says on standard output:
 *
 * <pre>
 * READY               the vault is open
 * INTENT call         this process is about to send a token request
 * DONE ok failed      all threads have called once
 * </pre>
 */
public final class CallerProcess {
    private static final PrintStream OUT = System.out;

    private CallerProcess() {}

    /**
     * Folder and threads. The server, its address and the client come on standard input, so that no secret stands in the process list;
     * then one line for each round.
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        InteropVault.Server server = new InteropVault.Server(
                in.readLine(),
                in.readLine(),
                Map.of(
                        in.readLine(),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(in.readLine()))));
        InteropVault.Client client = new InteropVault.Client(in.readLine(), in.readLine());
        Vault vault = InteropVault.builder(folder, server, client, SharedClock.in(folder))
                .listener(CallerProcess::heard)
                .build();
        try (InteropVault open = new InteropVault(vault, server)) {
            say("READY");
            rounds(in, open, Integer.parseInt(args[1]));
        }
    }

    private static void rounds(BufferedReader in, InteropVault vault, int threads) throws IOException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        AuthorizedClient door = vault.door(InteropVault.ALICE);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            calls.add(() -> succeeds(door, vault.server().userInfo()));
        }
        while (in.readLine() != null) {
            int ok = 0;
            try {
                for (Future<Boolean> call : executor.invokeAll(calls)) {
                    ok += call.get() ? 1 : 0;
                }
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("a call failed as none should", e);
            }
            say("DONE " + ok + " " + (threads - ok));
        }
        executor.shutdown();
    }

    private static boolean succeeds(AuthorizedClient door, String path) {
        try {
            return door.send(ApiRequest.get(path)).status() == 200;
        } catch (VaultException refused) {
            System.err.println(refused.getClass().getSimpleName() + ": " + refused.getMessage());
            return false;
        }
    }

    private static void heard(AuditEntry entry) {
        if (entry.kind() == EntryKind.REFRESH_INTENT) {
            say("INTENT " + entry.field(AuditField.CALL).orElseThrow());
        }
    }

    private static void say(String line) {
        synchronized (OUT) {
            OUT.println(line);
            OUT.flush();
        }
    }
}
