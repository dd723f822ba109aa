package dev.skillvault.impl.anchor;

import dev.skillvault.audit.Checkpoint;
import dev.skillvault.impl.audit.NoteText;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The table of notes in a database. The newest of a log has 0 in {@code aside}; those that an operator has set aside count up from 1. No row
 * is believed that is not exactly a note of what its other columns say; whose note it is, signatures tell, not this table.
 *
 * <p>For one transaction.
 */
final class AnchorTable {
    /** Also in docs/anchors.md, for whoever makes the table for an account that may not. */
    static final String DDL = "CREATE TABLE public.skillvault_anchor (origin VARCHAR(300), aside BIGINT,"
            + " size BIGINT NOT NULL, note VARCHAR(2000) NOT NULL, PRIMARY KEY (origin, aside))";

    /** Table not found: PostgreSQL, and H2, which tells an empty database apart, and one with a similar name. */
    private static final Set<String> MISSING = Set.of("42P01", "42S02", "42S03", "42S04");

    /** The account has not the right. */
    private static final String FORBIDDEN = "42501";

    /** No data. */
    private static final String NOT_CHANGED = "02000";

    private final Connection jdbc;
    private final int seconds;

    AnchorTable(Connection jdbc, int seconds) {
        this.jdbc = jdbc;
        this.seconds = seconds;
    }

    /** The newest note of each log; empty if there is no table. */
    List<Checkpoint> newest() throws SQLException, IOException {
        try {
            return notes("SELECT origin, size, note FROM public.skillvault_anchor WHERE aside = 0 ORDER BY origin");
        } catch (SQLException e) {
            if (MISSING.contains(e.getSQLState())) {
                return List.of();
            }
            throw e;
        }
    }

    /** The newest note of one log, if there is one; nobody changes it until the transaction ends. Makes the table if there is none. */
    List<Checkpoint> lockedNewest(String origin) throws SQLException, IOException {
        try {
            return notes(
                    "SELECT origin, size, note FROM public.skillvault_anchor WHERE aside = 0 AND origin = ? FOR UPDATE",
                    origin);
        } catch (SQLException e) {
            if (MISSING.contains(e.getSQLState())) {
                jdbc.rollback();
                create();
                return List.of();
            }
            throw e;
        }
    }

    private void create() throws SQLException, IOException {
        try (PreparedStatement select =
                        prepare("SELECT 1 FROM information_schema.tables WHERE LOWER(table_name) = 'audit_head'");
                ResultSet row = select.executeQuery()) {
            if (row.next()) {
                throw new IOException("it is a vault's own database: give the anchor a database of its own");
            }
        }
        try (PreparedStatement create = prepare(DDL)) {
            create.execute();
        } catch (SQLException e) {
            if (!FORBIDDEN.equals(e.getSQLState())) {
                throw e;
            }
            throw new IOException("its table is missing, and this account cannot make it: " + DDL);
        }
    }

    /** Puts a note in the place of the newest of its log, or in the empty place. */
    void put(Checkpoint note, boolean replaces) throws SQLException {
        int changed = change(
                replaces
                        ? "UPDATE public.skillvault_anchor SET size = ?, note = ? WHERE origin = ? AND aside = 0"
                        : "INSERT INTO public.skillvault_anchor (size, note, origin, aside) VALUES (?, ?, ?, 0)",
                note.size(),
                note.note(),
                note.origin());
        if (changed != 1) {
            throw new SQLException("the note was not kept: no row was changed", NOT_CHANGED);
        }
    }

    /** The note stays, and is not the newest any more. */
    void setAside(Checkpoint note) throws SQLException {
        int unused = change(
                "UPDATE public.skillvault_anchor SET aside ="
                        + " (SELECT MAX(aside) + 1 FROM public.skillvault_anchor WHERE origin = ?)"
                        + " WHERE aside = 0 AND origin = ? AND note = ?",
                note.origin(),
                note.origin(),
                note.note());
    }

    private int change(String sql, Object... values) throws SQLException {
        try (PreparedStatement change = prepare(sql, values)) {
            return change.executeUpdate();
        }
    }

    private List<Checkpoint> notes(String sql, Object... values) throws SQLException, IOException {
        List<Checkpoint> notes = new ArrayList<>();
        try (PreparedStatement select = prepare(sql, values);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Checkpoint note = new Checkpoint(row.getLong(2), String.valueOf(row.getString(3)));
                if (!note.origin().equals(row.getString(1)) || !NoteText.isNote(note)) {
                    throw new IOException("its table holds a row that is not a checkpoint note: somebody changed it");
                }
                notes.add(note);
            }
        }
        return notes;
    }

    private PreparedStatement prepare(String sql, Object... values) throws SQLException {
        PreparedStatement statement = jdbc.prepareStatement(sql);
        statement.setQueryTimeout(seconds);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
