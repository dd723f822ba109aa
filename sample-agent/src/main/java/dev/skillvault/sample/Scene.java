package dev.skillvault.sample;

import dev.skillvault.grant.GrantPolicy;
import dev.skillvault.testkit.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the story plays.
 *
 * @param data folder for everything that lasts
 * @param expiry how the access token ends
 * @param seed for the sandbox's content
 * @param model a real model's name, or null for the script
 */
record Scene(
        Path data,
        SampleAgent.Expiry expiry,
        long seed,
        @Nullable String model) {
    Path vault() {
        return data.resolve("vault");
    }

    /** As the builder takes it. */
    String storeUrl() {
        return "jdbc:h2:file:" + vault().toAbsolutePath();
    }

    Path identity() {
        return data.resolve("agent.p12");
    }

    Path identityPassword() {
        return data.resolve("agent.password");
    }

    Path sandboxState() {
        return data.resolve("sandbox-state.json");
    }

    Path transcript() {
        return data.resolve("model-messages.jsonl");
    }

    /** An anchor belongs on another machine; here it is at least another folder. */
    Path anchors() {
        return data.resolve("anchor");
    }

    Path anchor() {
        return anchors().resolve("checkpoint.txt");
    }

    /**
     * What a test changes to see whether the story notices.
     *
     * @param policy instead of the sample's
     * @param beforeWork after connecting, before the agent works
     * @param beforeExpiry before the access token ends
     */
    record Interference(GrantPolicy policy, Consumer<Sandbox> beforeWork, Consumer<Sandbox> beforeExpiry) {
        static Interference none() {
            return new Interference(new SamplePolicy(), sandbox -> {}, sandbox -> {});
        }
    }
}
