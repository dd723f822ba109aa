package dev.skillvault.impl.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Opens connections to a file. Each of them may be the one that makes this process the file's owner, so each sees to it that the owner
 * {@linkplain H2Space#appendOnly only appends}.
 *
 * <p>Thread-safe.
 */
final class H2DataSource implements DataSource {
    private final JdbcDataSource source = new JdbcDataSource();

    H2DataSource(String url) {
        source.setUrl(url);
        source.setUser("sa");
        source.setPassword("");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return appending(source.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return appending(source.getConnection(user, password));
    }

    private static Connection appending(Connection connection) throws SQLException {
        try {
            H2Space.appendOnly(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public PrintWriter getLogWriter() {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }
}
