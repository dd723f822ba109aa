package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A message in a mailbox, in the words of Gmail's "REST Resource: users.messages". */
record MailboxMessage(String id, Instant at, List<String> labels, String raw) {

    MimeMessage mime() {
        return MimeMessage.parse(raw);
    }

    ObjectNode reference() {
        return Json.object().put("id", id).put("threadId", id);
    }

    ObjectNode toJson(String format, List<String> onlyHeaders) {
        String text = mime().text();
        ObjectNode node = reference();
        node.set("labelIds", Json.strings(labels));
        node.put("snippet", text.substring(0, Math.min(text.length(), 120)).replace('\n', ' '))
                .put("historyId", "1000")
                .put("internalDate", Long.toString(at.toEpochMilli()))
                .put("sizeEstimate", raw.length());
        if (format.equals("raw")) {
            node.put("raw", base64(raw));
        } else if (!format.equals("minimal")) {
            node.set("payload", payload(format.equals("full"), onlyHeaders));
        }
        return node;
    }

    /** A message of several parts shows as its plain text. */
    private ObjectNode payload(boolean full, List<String> onlyHeaders) {
        Set<String> wanted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        wanted.addAll(onlyHeaders);
        ObjectNode payload = Json.object();
        if (full) {
            payload.put("partId", "");
        }
        payload.put("mimeType", "text/plain");
        if (full) {
            payload.put("filename", "");
        }
        ArrayNode headers = payload.putArray("headers");
        for (MimeMessage.Field field : mime().fields()) {
            if (full || wanted.isEmpty() || wanted.contains(field.name())) {
                headers.addObject().put("name", field.name()).put("value", field.value());
            }
        }
        if (full) {
            String text = mime().text();
            payload.putObject("body")
                    .put("size", text.getBytes(StandardCharsets.UTF_8).length)
                    .put("data", base64(text));
        }
        return payload;
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
