package dev.skillvault.grant;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The written form of an {@link Approval}. */
final class ApprovalText {
    private static final Map<String, Approval> PLAIN =
            Map.of("never", Approval.never(), "first", Approval.first(), "each", Approval.each());
    private static final Pattern AT_RISK = Pattern.compile("risk>=(read|write|send|delete)");
    private static final Pattern MORE_THAN = Pattern.compile("([a-z][a-z-]{0,31})>([0-9]{1,6})");

    private ApprovalText() {}

    static String of(Approval rule) {
        if (rule instanceof Approval.AtRisk at) {
            return "risk>=" + at.risk().name().toLowerCase(Locale.ROOT);
        }
        if (rule instanceof Approval.MoreThan more) {
            return more.kind() + ">" + more.count();
        }
        return rule.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    static Approval parse(String text) {
        Approval plain = PLAIN.get(text);
        if (plain != null) {
            return plain;
        }
        Matcher risk = AT_RISK.matcher(text);
        if (risk.matches()) {
            return Approval.atRisk(Risk.valueOf(risk.group(1).toUpperCase(Locale.ROOT)));
        }
        Matcher more = MORE_THAN.matcher(text);
        if (more.matches()) {
            return Approval.moreThan(Integer.parseInt(more.group(2)), more.group(1));
        }
        throw new IllegalArgumentException(
                "an approval is never, first, each, risk>=send (or write, delete), or like recipient>5");
    }
}
