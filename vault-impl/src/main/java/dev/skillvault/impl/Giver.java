package dev.skillvault.impl;

import java.util.Map;
import java.util.Optional;

/**
 * Who hands on a grant, or takes back what was handed on: a skill, or the agent for it.
 *
 * @param actor as the log names them
 * @param artifact SHA-256 of what the skill was loaded from, in hexadecimal; empty if the agent acts for it
 */
record Giver(String actor, Optional<String> artifact) {
    /** As the log names the agent, where it acts for a skill. */
    private static final String AGENT = "agent";

    static Giver agent() {
        return new Giver(AGENT, Optional.empty());
    }

    /** What else the log says of them; the skill that such a record names is another one, with an artifact of its own. */
    Map<String, String> details() {
        return artifact.map(sha256 -> Map.of("actorArtifact", sha256)).orElse(Map.of());
    }
}
