package dev.skillvault.testkit.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for one organization's REST API, not Salesforce. It follows "Query" (developer.salesforce.com, REST API Developer Guide,
 * resources_query) for {@code SELECT ... FROM Account}, whatever the fields, without conditions; and "Status Codes and Error Responses".
 * A session of another organization is worth nothing here.
 */
final class SalesforceApi {

    private static final Pattern ACCOUNTS =
            Pattern.compile("SELECT\\s+(\\w+(?:\\s*,\\s*\\w+)*)\\s+FROM\\s+Account\\s*", Pattern.CASE_INSENSITIVE);

    private final World world;
    private final SalesforceTenant tenant;

    SalesforceApi(World world, SalesforceTenant tenant) {
        this.world = world;
        this.tenant = tenant;
    }

    Site site() {
        return new Site(tenant.host(), error(404, "NOT_FOUND", "The requested resource does not exist"))
                .on("GET", "/services/data/{version}/query", Kind.API, this::query);
    }

    private Answer query(Call call) {
        Optional<Token> token = call.request()
                .credentials("Bearer")
                .flatMap(secret -> world.tokens().find(secret, Provider.SALESFORCE, Token.Type.ACCESS))
                .filter(found ->
                        SalesforceTenant.of(world.tokens().consentOf(found).user()) == tenant);
        if (token.isEmpty()) {
            return error(401, "INVALID_SESSION_ID", "Session expired or invalid");
        }
        call.actsFor(world.tokens().consentOf(token.get()));
        Matcher query = ACCOUNTS.matcher(call.request().query().value("q"));
        if (!query.matches()) {
            return error(400, "MALFORMED_QUERY", "the sandbox knows SELECT fields FROM Account and nothing else");
        }
        ObjectNode answer = Json.object().put("totalSize", 2).put("done", true);
        ArrayNode records = answer.putArray("records");
        for (String name : List.of(tenant.name() + " North", tenant.name() + " South")) {
            ObjectNode account = records.addObject();
            account.putObject("attributes").put("type", "Account");
            for (String field : query.group(1).split("\\s*,\\s*", -1)) {
                account.put(field, field.equalsIgnoreCase("Name") ? name : null);
            }
        }
        return Answer.json(200, answer);
    }

    private static Answer error(int status, String code, String message) {
        ArrayNode body = Json.array();
        body.addObject().put("message", message).put("errorCode", code);
        return Answer.json(status, body);
    }
}
