package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * A stand-in for the Gmail API, not Google. It follows "Gmail API: REST Resource: users.messages" (developers.google.com,
 * /workspace/gmail/api/reference/rest/v1/users.messages) and "Sending Email" (/workspace/gmail/api/guides/sending). No pages, no
 * threads, no uploads; a sent mail goes nowhere but into {@link SandboxMail#sent()}.
 */
final class GmailApi {

    private static final String AUTH = "https://www.googleapis.com/auth/";
    private static final String EVERYTHING = "https://mail.google.com/";
    private static final Set<String> READ = Set.of(EVERYTHING, AUTH + "gmail.modify", AUTH + "gmail.readonly");
    private static final Set<String> SEND =
            Set.of(EVERYTHING, AUTH + "gmail.modify", AUTH + "gmail.compose", AUTH + "gmail.send");

    private final World world;
    private final GoogleGate gate;
    private final SandboxMail mail;

    GmailApi(World world, SandboxMail mail) {
        this.world = world;
        this.gate = new GoogleGate(world, "gmail.googleapis.com");
        this.mail = mail;
    }

    Site site() {
        return new Site("gmail.googleapis.com", GoogleErrors.notFound())
                .on("GET", "/gmail/v1/users/{user}/profile", Kind.API, this::profile)
                .on("GET", "/gmail/v1/users/{user}/messages", Kind.API, this::list)
                .on("POST", "/gmail/v1/users/{user}/messages/send", Kind.API, this::send)
                .on("GET", "/gmail/v1/users/{user}/messages/{id}", Kind.API, this::get);
    }

    private Answer profile(Call call) {
        String user = owner(call, READ);
        int messages = mail.mailbox(user).size();
        return Answer.json(
                200,
                Json.object()
                        .put("emailAddress", mail.address(user))
                        .put("messagesTotal", messages)
                        .put("threadsTotal", messages)
                        .put("historyId", "1000"));
    }

    private Answer list(Call call) {
        String user = owner(call, READ);
        Parameters query = call.request().query();
        String limit = query.first("maxResults").orElse("100");
        if (!limit.matches("\\d{1,4}")) {
            throw new Refused(GoogleErrors.badRequest("Invalid value at 'max_results': " + limit));
        }
        List<MailboxMessage> found = mail.mailbox(user).stream()
                .filter(message -> MailSearch.matches(message, query.value("q")))
                .toList();
        ObjectNode body = Json.object();
        if (!found.isEmpty()) {
            ArrayNode messages = body.putArray("messages");
            found.stream()
                    .limit(Math.min(500, Integer.parseInt(limit)))
                    .forEach(message -> messages.add(message.reference()));
        }
        return Answer.json(200, body.put("resultSizeEstimate", found.size()));
    }

    private Answer get(Call call) {
        String user = owner(call, READ);
        Parameters query = call.request().query();
        String format = query.first("format").orElse("full");
        if (!Set.of("full", "metadata", "minimal", "raw").contains(format)) {
            throw new Refused(GoogleErrors.badRequest("Invalid value at 'format': " + format));
        }
        return mail.mailbox(user).stream()
                .filter(message -> message.id().equals(call.variable("id")))
                .findFirst()
                .map(message -> Answer.json(200, message.toJson(format, query.all("metadataHeaders"))))
                .orElseGet(GoogleErrors::notFound);
    }

    private Answer send(Call call) {
        String user = owner(call, SEND);
        String raw = call.request()
                .json()
                .map(body -> body.path("raw"))
                .map(JsonNode::asText)
                .orElse("");
        String message = decoded(raw);
        if (message.isBlank()) {
            throw new Refused(GoogleErrors.of(
                    400,
                    "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
                    "INVALID_ARGUMENT",
                    "invalidArgument"));
        }
        if (MimeMessage.parse(message).recipients().all().isEmpty()) {
            throw new Refused(
                    GoogleErrors.of(400, "Recipient address required", "INVALID_ARGUMENT", "invalidArgument"));
        }
        MailboxMessage sent = mail.send(user, message, world.clock().instant());
        ObjectNode body = sent.reference();
        body.set("labelIds", Json.strings(sent.labels()));
        return Answer.json(200, body);
    }

    private static String decoded(String raw) {
        try {
            return new String(Base64.getUrlDecoder().decode(raw), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    GoogleErrors.badRequest("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed"));
        }
    }

    /** The user of the token, who may name only themselves in the path. */
    private String owner(Call call, Set<String> scopes) {
        String user = gate.user(call, scopes);
        String named = call.variable("user");
        if (!named.equals("me") && !named.equalsIgnoreCase(mail.address(user))) {
            throw new Refused(GoogleErrors.forbidden("Delegation denied for " + mail.address(user)));
        }
        return user;
    }
}
