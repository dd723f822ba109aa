package dev.skillvault.impl.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** A database that fails when the committer wants to write, as a test says; reads go on unless they are to fail too. */
public final class FaultyStore {
    /** So often the committer itself tries a unit before its caller hears of it. */
    private static final int TRIES = 3;

    private int passing;
    private int refused;
    private boolean loses;
    private boolean readsToo;

    /** Makes the database and opens it. */
    public Store open(StoreUrl url) {
        Store.migrate(url);
        return new Store(url.dialect(), new Pool(Store.pool(url.dialect())));
    }

    /** After so many batches the next units fail, this often. */
    public synchronized void failUnits(int after, int units) {
        passing = after;
        refused = TRIES * units;
        loses = false;
    }

    /** After so many batches everything fails until {@link #recover}. */
    public synchronized void failForEver(int after, boolean reads) {
        passing = after;
        refused = Integer.MAX_VALUE;
        loses = false;
        readsToo = reads;
    }

    /** After so many batches one is committed, and nobody hears of it. */
    public synchronized void loseAcknowledgement(int after) {
        loseAcknowledgement(after, 1);
    }

    /** The same, and the unit's caller is told that it failed, as often as this, counting the first time. */
    public synchronized void loseAcknowledgement(int after, int units) {
        passing = after;
        refused = TRIES * units - 1;
        loses = true;
    }

    public synchronized void recover() {
        failUnits(0, 0);
        readsToo = false;
    }

    private enum Turn {
        PASSES,
        FAILS,
        LOSES
    }

    private synchronized Turn next() {
        if (!Thread.currentThread().getName().startsWith("skill-vault-committer")) {
            return readsToo && passing == 0 ? Turn.FAILS : Turn.PASSES;
        }
        if (passing > 0) {
            passing--;
            return Turn.PASSES;
        }
        if (loses) {
            loses = false;
            return Turn.LOSES;
        }
        if (refused > 0) {
            refused--;
            return Turn.FAILS;
        }
        return Turn.PASSES;
    }

    private final class Pool extends HikariDataSource {
        Pool(HikariConfig config) {
            super(config);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return switch (next()) {
                case PASSES -> super.getConnection();
                case LOSES -> losing(super.getConnection());
                case FAILS -> throw new SQLException("connection refused", "08001");
            };
        }
    }

    private static Connection losing(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                FaultyStore.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(real, arguments);
                        if (method.getName().equals("commit")) {
                            throw new SQLException("connection lost", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
