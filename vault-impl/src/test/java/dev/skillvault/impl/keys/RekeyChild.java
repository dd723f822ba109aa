package dev.skillvault.impl.keys;

import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.Trust;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.identity.X509Identity;
import dev.skillvault.impl.store.Committer;
import dev.skillvault.impl.store.CrashChild;
import dev.skillvault.impl.store.Store;
import dev.skillvault.impl.store.StoreUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;

/**
 * The process that {@link RekeyCrashTest} kills: re-keys an agent up to a step, says {@code STEP} and its name, and waits there. The
 * entries it heard go before, as {@link CrashChild} says them.
 */
public final class RekeyChild {
    private RekeyChild() {}

    /** The folder with {@code agent.p12} and {@code next.p12}, and the step. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        Rekey.Step last = Rekey.Step.valueOf(args[1]);
        X509Identity former = X509Identity.from(TestVaults.identity(folder, "agent"));
        SecureRandom random = new SecureRandom();
        Store store = Store.open(StoreUrl.parse(TestVaults.url(folder)));
        AgentKeys keys = AgentKeys.openOrEnrol(store, former, Clock.systemUTC(), random);
        Committer committer = new Committer(
                store, keys.ring().agent(), keys.logSigner(), Clock.systemUTC(), List.of(CrashChild::heard));
        SecretBytes none = null;
        new Rekey(store, committer, keys, former, Trust.pinnedAtEnrolment(), none, Clock.systemUTC(), random, step -> {
                    if (step == last) {
                        CrashChild.say("STEP " + step);
                        waitToBeKilled();
                    }
                })
                .to(X509Identity.from(AgentIdentity.fromPkcs12(folder.resolve("next.p12"), TestVaults.PASSWORD)));
        throw new IllegalStateException("went past " + last);
    }

    /** Until the parent is gone too. */
    private static void waitToBeKilled() {
        try {
            while (System.in.read() >= 0) {
                // whatever it says
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
