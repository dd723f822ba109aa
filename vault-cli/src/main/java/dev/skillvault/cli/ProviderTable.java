package dev.skillvault.cli;

import dev.skillvault.connection.ProviderInfo;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Providers for a person: what dies when, and what helps then. */
final class ProviderTable {
    private static final List<String> TITLES =
            List.of("PROVIDER", "VERIFIED", "ROTATES", "ACCESS TOKEN", "REFRESH TOKEN", "FALLBACK", "ENDED BY");
    private static final int WIDEST = 76;
    private static final String NOTHING = "-";

    private ProviderTable() {}

    /** One line each; the last column is as long as it needs to be. */
    static void list(PrintWriter out, List<ProviderInfo> providers) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(TITLES);
        providers.forEach(each -> rows.add(cells(each)));
        int[] widths = new int[TITLES.size() - 1];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], SafeText.width(row.get(column)));
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String cell = row.get(column);
                line.append(cell).append(" ".repeat(widths[column] - SafeText.width(cell) + 2));
            }
            out.print(line.append(row.get(widths.length)) + "\n");
        }
    }

    private static List<String> cells(ProviderInfo provider) {
        ProviderInfo.Lifetimes lives = provider.lifetimes();
        return List.of(
                SafeText.cell(provider.name(), WIDEST),
                yes(provider.verification().verified()),
                yes(lives.rotating()),
                SafeText.cell(lives.access(), WIDEST),
                cell(lives.refresh()),
                cell(lives.fallback()),
                lives.endedBy().isEmpty()
                        ? NOTHING
                        : SafeText.line(lives.endedBy().stream()
                                .map(ProviderInfo.EndedBy::cause)
                                .collect(Collectors.joining("; "))));
    }

    private static String cell(String text) {
        return text.isEmpty() ? NOTHING : SafeText.cell(text, WIDEST);
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }

    /** One provider, in full. */
    static void show(PrintWriter out, ProviderInfo provider) {
        ProviderInfo.Lifetimes lives = provider.lifetimes();
        line(out, "provider", provider.name() + " (" + provider.title() + ")");
        line(out, "access token", lives.access());
        line(out, "refresh token", lives.refresh().isEmpty() ? "none" : lives.refresh());
        line(out, "rotates", yes(lives.rotating()));
        lives.endedBy().forEach(each -> {
            line(out, "ended by", each.cause());
            line(out, "", each.documentation().toString());
        });
        line(out, "fallback", lives.fallback().isEmpty() ? "none" : lives.fallback());
        line(out, "verified", yes(provider.verification().verified()));
        line(out, "", provider.verification().note());
        provider.documentation().forEach(page -> line(out, "documentation", page.toString()));
    }

    private static void line(PrintWriter out, String title, String text) {
        out.print(title + " ".repeat(15 - title.length()) + SafeText.line(text) + "\n");
    }
}
