package dev.skillvault.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.ApiResponse;
import dev.skillvault.egress.AuthorizedClient;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A skill as careless as can be, beside the three built-in ones: it checks nothing and sends what the model writes, character by
 * character. So the orders that the other skills have no tool for come to the vault too.
 */
final class CourierSkill implements Skill {
    @Override
    public SkillManifest manifest() {
        return SkillManifest.builder("courier", "1.0.0")
                .purpose("Sends whatever request a model writes")
                .needs(
                        "google",
                        "sheets.values.get",
                        "sheets.values.update",
                        "sheets.values.clear",
                        "sheets.spreadsheets.get",
                        "sheets.spreadsheets.batchUpdate",
                        "gmail.messages.list",
                        "gmail.messages.get",
                        "gmail.messages.send",
                        "gmail.messages.trash",
                        "gmail.messages.delete",
                        "gmail.messages.batchDelete",
                        "gmail.messages.modify",
                        "gmail.drafts.create",
                        "gmail.drafts.send",
                        "gmail.history.list",
                        "gmail.users.getProfile")
                .needs(
                        "github",
                        "users.getAuthenticated",
                        "repos.get",
                        "repos.listForAuthenticatedUser",
                        "search.issuesAndPullRequests",
                        "issues.list",
                        "issues.get",
                        "issues.create",
                        "issues.update",
                        "issues.listComments",
                        "issues.createComment",
                        "issues.deleteComment",
                        "issues.addLabels",
                        "pulls.merge",
                        "git.deleteRef")
                .build();
    }

    @Override
    public Object tools(SkillContext context) {
        return new Tools(context);
    }

    /** What the model gets. */
    record Tools(SkillContext context) {
        private static final ObjectMapper JSON = JsonMapper.builder().build();

        @Tool(name = "courier_call", value = "Sends any request to a provider's API.")
        String call(
                @P(name = "provider", value = "like google") String provider,
                @P(name = "method", value = "like GET") String method,
                @P(name = "path", value = "the path, encoded") String path,
                @P(name = "query", value = "like a=b&c=d", required = false) @Nullable String query,
                @P(name = "body", value = "JSON", required = false) @Nullable String body)
                throws IOException {
            ApiRequest request = ApiRequest.of(method, path);
            for (String parameter : query == null ? new String[0] : query.split("&")) {
                String[] pair = parameter.split("=", 2);
                request = request.query(pair[0], pair[1]);
            }
            if (body != null) {
                request = request.json(JSON.readValue(body, Object.class));
            }
            return sent(context.client(provider), request);
        }

        @Tool(name = "courier_mime", value = "Hands a raw mail to Gmail.")
        String mime(
                @P(name = "mail", value = "header fields and text, as RFC 5322 has it") String mail,
                @P(name = "draft", value = "keep it as a draft instead of sending it", required = false) @Nullable
                        Boolean draft)
                throws IOException {
            Map<String, Object> raw =
                    Map.of("raw", Base64.getUrlEncoder().encodeToString(mail.getBytes(StandardCharsets.UTF_8)));
            boolean kept = Boolean.TRUE.equals(draft);
            return sent(
                    context.client("google"),
                    ApiRequest.post("/gmail/v1/users/me/" + (kept ? "drafts" : "messages/send"))
                            .json(kept ? Map.of("message", raw) : raw));
        }

        private static String sent(AuthorizedClient client, ApiRequest request) throws IOException {
            ApiResponse response = client.send(request);
            return JSON.createObjectNode()
                    .put("status", response.status())
                    .set("answer", JSON.readTree(response.bytes()))
                    .toString();
        }
    }
}
