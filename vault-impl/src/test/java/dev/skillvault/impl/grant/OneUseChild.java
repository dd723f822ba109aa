package dev.skillvault.impl.grant;

import dev.skillvault.UserId;
import dev.skillvault.Vault;
import dev.skillvault.approval.ApprovalId;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.egress.CallDeniedException;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.TestWorld;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The second process of {@link OneUseTest}: the same agent, the same store, as many threads, when it is told to begin. */
public final class OneUseChild {
    private OneUseChild() {}

    /**
     * Runs.
     *
     * @param args folder, threads, the approval to send under ("none": a read of its own), then host=port for each host of the sandbox
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int threads = Integer.parseInt(args[1]);
        Map<String, InetSocketAddress> routes = new TreeMap<>();
        for (String route : List.of(args).subList(3, args.length)) {
            int end = route.indexOf('=');
            routes.put(
                    route.substring(0, end),
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), Integer.parseInt(route.substring(end + 1))));
        }
        try (Vault vault = Vault.builder()
                .identity(AgentIdentity.fromPkcs12(folder.resolve("agent.p12"), TestVaults.PASSWORD))
                .store(TestVaults.url(folder))
                .backgroundRefresh(false)
                .sandbox(routes)
                .skill(new TestVaults.WorkSkill())
                .build()) {
            AuthorizedClient door = TestVaults.door(vault, new UserId("alice"), "google");
            System.out.println("READY");
            if (System.in.read() < 0) {
                return;
            }
            Callable<String> call =
                    args[2].equals("none") ? () -> answer(door) : () -> answer(door, new ApprovalId(args[2]));
            List<String> answers = TestWorld.together(threads, call);
            answers.forEach(answer -> System.out.println("ANSWER " + answer));
        }
    }

    static String answer(AuthorizedClient door) {
        return answer(() -> door.send(TestWorld.READ));
    }

    static String answer(AuthorizedClient door, ApprovalId approval) {
        return answer(() -> door.sendApproved(approval));
    }

    private static String answer(Supplier<ApiResponse> call) {
        try {
            return "HTTP " + call.get().status();
        } catch (CallDeniedException e) {
            return e.reason().name();
        }
    }
}
