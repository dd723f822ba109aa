package dev.skillvault.impl.audit;

import dev.skillvault.audit.LogVerifier;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The notes an auditor kept elsewhere.
 *
 * @param notes as they were given
 */
record Anchors(List<String> notes) {

    /** All of them, that with which an earlier verification ended among them. */
    static Anchors of(LogVerifier.Options options) {
        return new Anchors(Stream.concat(
                        options.anchors().stream(), Stream.of(options.from()).filter(note -> !note.isEmpty()))
                .toList());
    }

    /** Which entries of a log came since the note with which an earlier verification ended, if that is of this log. */
    static Optional<String> since(LogVerifier.Options options, String origin, String agent, long size) {
        return SignedCheckpoint.parse(options.from())
                .filter(note -> note.origin().equals(origin))
                .map(note -> "since the checkpoint of " + note.size() + " entries that was given as verified before, "
                        + added(note.size(), size) + " added to the log of " + agent);
    }

    private static String added(long from, long size) {
        if (from == size) {
            return "nothing was";
        }
        return from + 1 == size ? "entry " + from + " was" : "entries " + from + " to " + (size - 1) + " were";
    }

    /** Without well-formed notes of other agents' logs, which a file of anchors may hold as well. */
    Anchors ofAgent(String agent) {
        return new Anchors(notes.stream()
                .filter(note -> SignedCheckpoint.parse(note)
                        .flatMap(checkpoint -> LogOrigin.agent(checkpoint.origin()))
                        .filter(named -> !named.equals(agent))
                        .isEmpty())
                .toList());
    }

    /** Those that are checkpoints. */
    List<SignedCheckpoint> parsed() {
        return notes.stream()
                .flatMap(note -> SignedCheckpoint.parse(note).stream())
                .toList();
    }

    /**
     * Why one of them cannot be compared with any of these logs, if it cannot. Asked last, so that an anchor whose log was renamed or
     * deleted does not hide that something was.
     */
    Optional<String> doubt(String where, Set<String> origins, Collection<IdentityChain> logs) {
        return notes.stream()
                .flatMap(note -> doubt(note, where, origins, logs).stream())
                .findFirst();
    }

    private static Optional<String> doubt(
            String note, String where, Set<String> origins, Collection<IdentityChain> logs) {
        String origin = note.lines().findFirst().orElse("");
        Optional<SignedCheckpoint> anchor = SignedCheckpoint.parse(note);
        boolean former = anchor.isPresent() && logs.stream().anyMatch(log -> log.isOfFormerLog(anchor.get()));
        if (!former && !origins.contains(origin)) {
            return Optional.of(
                    "an anchor belongs to no log of this " + where + ": '" + origin.replaceAll("[^ -~]", "?") + "'");
        }
        return anchor.isPresent()
                ? Optional.empty()
                : Optional.of("an anchor for the log " + origin
                        + " is not, byte for byte, a checkpoint as the vault writes it");
    }
}
