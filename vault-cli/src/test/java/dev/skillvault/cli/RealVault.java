package dev.skillvault.cli;

import dev.skillvault.Vault;
import dev.skillvault.identity.AgentIdentity;
import dev.skillvault.identity.Trust;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A vault's store made by the vault itself, and somebody with a database client. */
final class RealVault {
    private static final String NAME = "agent-one";
    private final Path folder;
    private final Path identity;

    private RealVault(Path folder) {
        this.folder = folder;
        this.identity = folder.resolve("agent.p12");
    }

    /** Opened and closed once. */
    static RealVault in(Path folder) {
        RealVault made = new RealVault(folder);
        AgentIdentity.createPkcs12(made.identity, NAME, password());
        made.open().close();
        return made;
    }

    Vault open() {
        return Vault.builder()
                .identity(identity())
                .store(url())
                .trust(Trust.pinnedAtEnrolment())
                .build();
    }

    /** A file with the checkpoint the vault signs now. */
    Path anchor() throws IOException {
        try (Vault vault = open()) {
            return Files.writeString(
                    folder.resolve("kept.note"), vault.checkpoint().note(), StandardCharsets.UTF_8);
        }
    }

    AgentIdentity identity() {
        return AgentIdentity.fromPkcs12(identity, password());
    }

    String url() {
        return "jdbc:h2:file:" + folder.resolve("vault");
    }

    String data() {
        return folder.toString();
    }

    /** Somebody who has the store open; what follows then need not open it each time. */
    Connection hold() throws SQLException {
        return DriverManager.getConnection(url() + ";AUTO_SERVER=TRUE", "sa", "");
    }

    /** One change behind the vault's back. */
    void tamper(String sql, String... values) throws SQLException {
        try (Connection connection = hold();
                PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setString(i + 1, values[i]);
            }
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("that is not one row");
            }
        }
    }

    private static char[] password() {
        return "only for this test".toCharArray();
    }
}
