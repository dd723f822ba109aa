package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.errorprone.annotations.Immutable;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A way in which a secret may stand in a file. Where two forms are the same bytes, the first one here names them. */
enum Encoding {
    PLAIN("plain", piece -> Stream.of(piece)),
    JSON("JSON-escaped", piece -> Stream.of(json(piece), json(piece).replace("/", "\\/"))),
    URL("URL-encoded", piece -> bothCases(URLEncoder.encode(piece, UTF_8))),
    HEX("hex", piece -> {
        String hex = HexFormat.of().formatHex(piece.getBytes(UTF_8));
        return Stream.of(hex, hex.toUpperCase(Locale.ROOT));
    }),
    PERCENT(
            "%XX for every byte",
            piece -> {
                String lower = HexFormat.ofDelimiter("%").formatHex(piece.getBytes(UTF_8));
                return Stream.of("%" + lower, "%" + lower.toUpperCase(Locale.ROOT));
            }),
    UNICODE(
            "\\u00XX for every character",
            piece -> Stream.of(HexFormat.of(), HexFormat.of().withUpperCase())
                    .map(hex -> piece.chars()
                            .mapToObj(c -> "\\u" + hex.toHexDigits((char) c))
                            .reduce("", String::concat))),
    BASE64("base64", piece -> alignments(Base64.getEncoder(), piece)),
    BASE64_URL("base64url", piece -> alignments(Base64.getUrlEncoder(), piece));

    /** Characters of a secret that are searched: enough to be distinctive, and a secret cut short in a log is found. */
    static final int PIECE = 24;

    private final String label;
    private final Forms forms;

    Encoding(String label, Forms forms) {
        this.label = label;
        this.forms = forms;
    }

    /** The texts that this piece of a secret becomes. */
    @Immutable
    private interface Forms {
        Stream<String> of(String piece);
    }

    static List<Needle> needles(String kind, String secret) {
        String piece = piece(secret);
        return Stream.of(values())
                .flatMap(encoding -> encoding.forms.of(piece).distinct().map(form -> new Needle(kind, encoding, form)))
                .toList();
    }

    String label() {
        return label;
    }

    private static String piece(String secret) {
        if (secret.length() <= PIECE) {
            return secret;
        }
        return secret.substring(0, Character.isHighSurrogate(secret.charAt(PIECE - 1)) ? PIECE - 1 : PIECE);
    }

    /** The percent escapes of a URL in upper case, as Java writes them, and in lower case. */
    private static Stream<String> bothCases(String url) {
        StringBuilder lower = new StringBuilder(url);
        for (int at = url.indexOf('%'); at >= 0; at = url.indexOf('%', at + 3)) {
            lower.replace(at, at + 3, url.substring(at, at + 3).toLowerCase(Locale.ROOT));
        }
        return Stream.of(url, lower.toString());
    }

    private static String json(String piece) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(piece));
    }

    /** Zero, one and two unknown bytes before the piece; every character that an unknown neighbour has a bit in is cut. */
    private static Stream<String> alignments(Base64.Encoder encoder, String piece) {
        byte[] bytes = piece.getBytes(UTF_8);
        return Stream.of(0, 1, 2).map(before -> {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            int first = (before * 8 + 5) / 6;
            int end = shifted.length * 8 / 6;
            return encoder.encodeToString(shifted).substring(first, end);
        });
    }
}
