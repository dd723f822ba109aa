package dev.skillvault.cli;

import dev.skillvault.operator.EnrolledOperator;
import java.io.PrintWriter;
import java.util.List;

/** Operators, for a person or for a program. */
final class OperatorTable {
    private static final int WIDEST = 64;

    private OperatorTable() {}

    static void print(PrintWriter out, boolean json, List<EnrolledOperator> operators) {
        if (json) {
            operators.forEach(each -> new JsonLines(out).line(line -> ConnectionJson.operator(line, each)));
            return;
        }
        TextTable table = new TextTable(WIDEST, "OPERATOR", "KEY", "ENROLLED", "STATUS");
        operators.forEach(each -> table.row(
                each.name(), each.id().value(), each.enrolledAt().toString(), each.active() ? "active" : "ended"));
        table.print(out);
    }
}
