package dev.skillvault.impl.audit;

import static dev.skillvault.impl.audit.TestLog.START;
import static dev.skillvault.impl.audit.TestLog.denied;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.audit.LogVerifier;
import dev.skillvault.audit.VerificationReport.Verdict;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL's driver holds the whole of a result in memory unless a statement asks for a portion, outside auto-commit. Which it does can
 * be seen from here; what the driver then holds cannot.
 */
class FetchSizeTest {
    /** One row, whatever the log's length. */
    private static final List<String> SINGLE = List.of("sequence = 0", "CROSS JOIN vault_meta");

    @TempDir
    Path folder;

    private final Map<String, Integer> portions = new TreeMap<>();

    @Test
    void verificationAsksForWhatGrowsInPortions() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.enrol("alpha");
            log.append("alpha", START, denied("alice").resources(Map.of("recipient", List.of("a@example.com"))));
            try (Connection connection = log.url.openToRead()) {
                assertThat(connection.getAutoCommit()).isFalse();
                LogHead head = LogHead.all(connection).get(0);
                LogVerifier.Options options = new LogVerifier.Options(List.of(), List.of(), (done, total) -> {}, START);
                Verdict verdict = new LogVerification(observed(connection), head, List.of(), options).verify(List.of());
                assertThat(verdict).isEqualTo(Verdict.VERIFIED_WITHOUT_ANCHOR);
            }
        }
        assertThat(String.join("\n", portions.keySet()))
                .contains(
                        "FROM audit_entry",
                        "FROM audit_checkpoint",
                        "FROM audit_side",
                        "FROM audit_resource",
                        "FROM audit_pruned",
                        "FROM grant_version",
                        "FROM grant_request",
                        "FROM operator_key");
        assertThat(portions)
                .allSatisfy((sql, portion) ->
                        assertThat(portion).as(sql).isBetween(SINGLE.stream().anyMatch(sql::contains) ? 0 : 1, 10_000));
    }

    private Connection observed(Connection connection) {
        return proxy(Connection.class, (proxy, method, arguments) -> {
            Object result = call(connection, method, arguments);
            return result instanceof PreparedStatement statement ? observed(statement, (String) arguments[0]) : result;
        });
    }

    private PreparedStatement observed(PreparedStatement statement, String sql) {
        AtomicInteger portion = new AtomicInteger(); // the driver's own default is not one of PostgreSQL's
        return proxy(PreparedStatement.class, (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "setFetchSize" -> portion.set((int) arguments[0]);
                case "executeQuery" -> portions.merge(sql, portion.get(), Math::min);
                default -> {
                    // not of interest
                }
            }
            return call(statement, method, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FetchSizeTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
