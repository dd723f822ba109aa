package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.Immutable;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Locale;

/**
 * A secret as a careless program would write it. Deliberately not made with {@link Encoding}, character by character and
 * always of the whole secret, so that an error there is not repeated here.
 */
enum Leak {
    PLAIN(secret -> secret),
    JSON(secret -> secret.replace("\"", "\\\"")),
    JSON_SLASH(secret -> secret.replace("\"", "\\\"").replace("/", "\\/")),
    UNICODE_LOWER(secret -> each(secret, "\\u%04x")),
    UNICODE_UPPER(secret -> each(secret, "\\u%04X")),
    URL(secret -> URLEncoder.encode(secret, UTF_8)),
    PERCENT_LOWER(secret -> each(secret, "%%%02x")),
    PERCENT_UPPER(secret -> each(secret, "%%%02X")),
    HEX_LOWER(secret -> each(secret, "%02x")),
    HEX_UPPER(secret -> each(secret, "%02X")),
    BASE64_0(secret -> amid(Base64.getEncoder(), 0, secret)),
    BASE64_1(secret -> amid(Base64.getEncoder(), 1, secret)),
    BASE64_2(secret -> amid(Base64.getEncoder(), 2, secret)),
    BASE64_ALONE(secret -> Base64.getEncoder().encodeToString(secret.getBytes(UTF_8))),
    BASE64_URL_0(secret -> amid(Base64.getUrlEncoder(), 0, secret)),
    BASE64_URL_1(secret -> amid(Base64.getUrlEncoder(), 1, secret)),
    BASE64_URL_2(secret -> amid(Base64.getUrlEncoder(), 2, secret)),
    BASE64_URL_ALONE(secret -> Base64.getUrlEncoder().withoutPadding().encodeToString(secret.getBytes(UTF_8)));

    private final Form form;

    Leak(Form form) {
        this.form = form;
    }

    @Immutable
    private interface Form {
        String of(String secret);
    }

    byte[] of(String secret) {
        return form.of(secret).getBytes(UTF_8);
    }

    private static String each(String secret, String format) {
        StringBuilder text = new StringBuilder();
        secret.chars().forEach(c -> text.append(String.format(Locale.ROOT, format, c)));
        return text.toString();
    }

    /** Between neighbours whose bits are all set, which the scan cannot know. */
    private static String amid(Base64.Encoder encoder, int before, String secret) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 3 + before; i++) {
            bytes.write(0xFF);
        }
        bytes.writeBytes(secret.getBytes(UTF_8));
        bytes.write(0xFF);
        return encoder.encodeToString(bytes.toByteArray());
    }
}
