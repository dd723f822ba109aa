package dev.skillvault.impl.report;

import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.store.HostileStore;
import dev.skillvault.impl.store.Rows;
import dev.skillvault.impl.store.StoreUrl;
import dev.skillvault.report.AccessReport;
import dev.skillvault.report.Consents;
import dev.skillvault.report.Holding;
import dev.skillvault.report.KeptConnection;
import dev.skillvault.report.ReportPeriod;
import dev.skillvault.report.ReportReader;
import dev.skillvault.report.ReportedLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a report from the store, one log after the other, all from one state of it. Nothing is held open between two reports. */
public final class StoreReportReader implements ReportReader {
    private final StoreUrl url;

    private StoreReportReader(StoreUrl url) {
        this.url = url;
    }

    /** Reads from this store. */
    public static ReportReader open(StoreUrl url) {
        try {
            url.openToRead().close();
            return new StoreReportReader(url);
        } catch (SQLException e) {
            throw unreadable();
        }
    }

    @Override
    public AccessReport read(ReportPeriod period, Instant now, Progress progress) {
        try (Connection jdbc = url.openToRead()) {
            if (HostileStore.foreignCode(url, jdbc).isPresent()) {
                throw unreadable();
            }
            return read(jdbc, period, now, progress);
        } catch (SQLException | IllegalArgumentException | NullPointerException e) {
            throw unreadable();
        }
    }

    private static AccessReport read(Connection jdbc, ReportPeriod period, Instant now, Progress progress)
            throws SQLException {
        Denials denials = new Denials();
        Askings askings = new Askings();
        Exports exports = new Exports();
        List<ReportedLog> logs = new ArrayList<>();
        List<Holding> holdings = new ArrayList<>();
        List<KeptConnection> connections = new ArrayList<>();
        List<LogPass> passes = new ArrayList<>();
        for (LogPass.Head head : Rows.of(jdbc, LogPass.Head.SELECT, LogPass.Head::of)) {
            passes.add(LogPass.of(jdbc, head, period));
        }
        long total = passes.stream().mapToLong(LogPass::entries).sum();
        long before = 0;
        for (LogPass log : passes) {
            long counted = before;
            log.read(jdbc, now, List.of(denials, askings, exports), done -> progress.counted(counted + done, total));
            before += log.entries();
            logs.add(log.log());
            holdings.addAll(log.holdings());
            connections.addAll(log.connections());
        }
        return new AccessReport(
                logs,
                holdings,
                denials.refusals(),
                new Consents(askings.byResult(), askings.newest(), exports.total(), exports.newest()),
                connections);
    }

    private static VaultConfigurationException unreadable() {
        return new VaultConfigurationException("the log cannot be read; run 'vault audit verify' to learn more");
    }

    @Override
    public void close() {}
}
