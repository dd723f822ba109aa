package dev.skillvault.impl.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Instants as the database keeps them: microseconds since the epoch, the same on every dialect. */
public final class Micros {
    private Micros() {}

    /** The number for an instant. */
    public static long of(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** The instant for a number. */
    public static Instant of(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Reads a column that may be null. */
    public static @Nullable Instant get(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : of(micros);
    }

    /** Sets a parameter that may be null. */
    public static void set(PreparedStatement statement, int parameter, @Nullable Instant instant) throws SQLException {
        if (instant == null) {
            statement.setNull(parameter, Types.BIGINT);
        } else {
            statement.setLong(parameter, of(instant));
        }
    }
}
