package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kinds of files that a secret could leak into, as the self-test imitates them. */
enum Sink {
    DATABASE(
            "vault.mv.db",
            "H:2,block:7,blockSize:1000,chunk:1,format:3\n",
            "\u0000\u0001\u00fe\u0080GRANTS\u0007\u0000"),
    BACKUP("backups/vault-0001.backup", "SVB1\u0000\u0000\u0000\u0001", "\u00ff\u0000\u0010\u008b\u00c3"),
    STDOUT("stdout.log", "", "12:00:00 INFO call allowed skill=reports scope=spreadsheets.readonly\n"),
    STDERR("stderr.log", "", "WARNING: token endpoint answered 400 invalid_grant, retrying\n\tat dev.skillvault\n"),
    SUREFIRE(
            "surefire-reports/TEST-dev.skillvault.LeakTest.xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite>\n<system-out><![CDATA[",
            "<testcase name=\"leaks\" time=\"0.01\"/>\n"),
    TRANSCRIPT(
            "transcript.jsonl",
            "{\"role\":\"system\",\"content\":\"You read spreadsheets.\"}\n",
            "{\"role\":\"tool\",\"content\":\"A1:B2 \\u00e9 \\/ %20 +\"}\n");

    private final String name;
    private final String head;
    private final String filler;

    Sink(String name, String head, String filler) {
        this.name = name;
        this.head = head;
        this.filler = filler;
    }

    Path in(Path folder) {
        return folder.resolve(name);
    }

    /** Writes the file with the leak at exactly this offset, and more of the file behind it or not. */
    void write(Path folder, byte[] leak, int offset, boolean more) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(offset + leak.length);
        content.write(usual(offset), 0, offset);
        content.writeBytes(leak);
        if (more) {
            content.writeBytes(usual(500));
        }
        Path file = in(folder);
        try {
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(file, content.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] usual(int length) {
        String text = head + filler.repeat(length / filler.length() + 1);
        // the binary ones are written in Latin-1, for bytes that are not UTF-8
        return text.getBytes(this == DATABASE || this == BACKUP ? ISO_8859_1 : UTF_8);
    }
}
