package dev.skillvault.cli;

import dev.skillvault.identity.PublicIdentity;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a log is held against: checkpoints kept elsewhere, and keys that are believed. */
final class AnchorOptions {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--anchor",
            paramLabel = "FILE",
            description = "one or more signed checkpoints kept elsewhere; repeatable")
    private List<Path> anchors = new ArrayList<>();

    @Option(
            names = "--trust",
            paramLabel = "SPKI-HEX",
            description = {
                "SHA-256 of the public key of an agent that is believed, in hexadecimal; repeatable.",
                "Without it the certificate in each log is believed, and named."
            })
    private List<String> trusted = new ArrayList<>();

    @Option(
            names = "--trust-certificate",
            paramLabel = "FILE",
            description = "an agent's certificate in PEM, the first in the file, whose key is believed; repeatable")
    private List<Path> certificates = new ArrayList<>();

    /** The notes, in order, each with the first file that holds it. */
    Map<String, Path> notes() {
        Map<String, Path> notes = new LinkedHashMap<>();
        anchors.forEach(file -> AnchorFile.read(file).forEach(note -> notes.putIfAbsent(note, file)));
        return notes;
    }

    List<String> pins() {
        Stream<String> ofCertificates = certificates.stream()
                .map(file -> HexFormat.of()
                        .formatHex(PublicIdentity.fromCertificates(file).spkiSha256()));
        return Stream.concat(trusted.stream().map(this::pin), ofCertificates).toList();
    }

    private String pin(String text) {
        String hex = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(hex).matches()) {
            throw new ParameterException(spec.commandLine(), "--trust takes a SHA-256, 64 hexadecimal digits");
        }
        return hex;
    }
}
