package dev.skillvault.testkit.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message of RFC 5322, read just far enough: unfolded fields, and the first plain text part of RFC 2045 and 2046. */
final class MimeMessage {

    /** One header field, unfolded. */
    record Field(String name, String value) {}

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);

    private final List<Field> fields;
    private final String body;

    private MimeMessage(List<Field> fields, String body) {
        this.fields = fields;
        this.body = body;
    }

    static MimeMessage parse(String raw) {
        String text = raw.replace("\r\n", "\n");
        int end = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
        String head = end < 0 ? text : text.substring(0, end);
        List<Field> fields = new ArrayList<>();
        for (String line : head.replaceAll("\n(?=[ \t])", "").split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.add(new Field(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
            }
        }
        return new MimeMessage(fields, end < 0 ? "" : text.substring(end).replaceFirst("^\n{1,2}", ""));
    }

    List<Field> fields() {
        return fields;
    }

    Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    Recipients recipients() {
        return new Recipients(addresses("To"), addresses("Cc"), addresses("Bcc"));
    }

    private List<String> addresses(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .flatMap(field -> AddressList.parse(field.value()).stream())
                .toList();
    }

    String text() {
        return plainText().orElseGet(this::decoded);
    }

    private Optional<String> plainText() {
        String type = field("Content-Type").orElse("text/plain");
        String lower = type.toLowerCase(Locale.ROOT);
        Matcher boundary = BOUNDARY.matcher(type);
        if (lower.startsWith("multipart/") && boundary.find()) {
            String mark = "--" + Optional.ofNullable(boundary.group(1)).orElseGet(() -> boundary.group(2));
            String[] parts = ("\n" + body).split(Pattern.quote("\n" + mark), -1);
            for (int i = 1; i < parts.length && !parts[i].startsWith("--"); i++) {
                Optional<String> found =
                        parse(parts[i].replaceFirst("^[ \t]*\n", "")).plainText();
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return lower.startsWith("text/plain") ? Optional.of(decoded()) : Optional.empty();
    }

    private String decoded() {
        String encoding = field("Content-Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT);
        try {
            return switch (encoding) {
                case "base64" -> new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
                case "quoted-printable" -> quotedPrintable();
                default -> body;
            };
        } catch (IllegalArgumentException e) {
            return body;
        }
    }

    private String quotedPrintable() {
        String joined = body.replaceAll("=[ \t]*\n", "");
        // percent signs escaped first, the rest is the same notation with another sign
        return Parameters.decode(joined.replace("%", "%25").replace("+", "%2B").replaceAll("=([0-9A-Fa-f]{2})", "%$1"));
    }
}
