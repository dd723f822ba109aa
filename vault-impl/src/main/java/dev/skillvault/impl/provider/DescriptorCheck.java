package dev.skillvault.impl.provider;

import dev.skillvault.grant.Risk;
import dev.skillvault.impl.provider.ApiRules.Placement;
import dev.skillvault.impl.provider.OAuthRules.Flow;
import dev.skillvault.impl.provider.ProviderDescriptor.ScopeInfo;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a descriptor must say beyond having the right form: only safe hosts, no name twice, every flow with what it needs. */
final class DescriptorCheck {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern HOST =
            Pattern.compile("(?=.{1,253}$)([a-z0-9](-?[a-z0-9]){0,62}\\.)+[a-z](-?[a-z0-9]){1,62}");
    private static final Pattern SUFFIX = Pattern.compile("(?=.{1,200}$)(\\.[a-z0-9](-?[a-z0-9]){0,62}){2,}");
    /** As skills and grants name one. */
    private static final Pattern OPERATION = Pattern.compile("[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z][A-Za-z0-9]*)+");

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private final ProviderDescriptor descriptor;

    private DescriptorCheck(ProviderDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Checks a descriptor.
     *
     * @throws IllegalArgumentException if it is not fit for use; the message says why
     */
    static void check(ProviderDescriptor descriptor) {
        DescriptorCheck check = new DescriptorCheck(descriptor);
        require(NAME.matcher(descriptor.name()).matches(), "'%s' is not a name", descriptor.name());
        check.endpoints(descriptor.endpoints());
        check.flows(descriptor.endpoints());
        check.api(descriptor.api());
        check.operations(descriptor.operations());
        AccountCheck.check(descriptor);
        unique("scope", descriptor.scopes().stream().map(ScopeInfo::name).toList());
        check.health(descriptor.health());
    }

    private void endpoints(Endpoints endpoints) {
        endpoint("authorization", endpoints.authorization());
        endpoint("token", endpoints.token());
        endpoint("deviceAuthorization", endpoints.deviceAuthorization());
        endpoint("introspection", endpoints.introspection());
        endpoint("userInfo", endpoints.userInfo());
        template("installation", endpoints.installation());
        require(
                endpoints.submission() == null
                        || HOST.matcher(endpoints.submission()).matches(),
                "submission must be a plain lower-case host name");
        endpoints.revocationRule().ifPresent(rule -> template("revocation", rule.endpoint()));
        descriptor.documentation().forEach(DescriptorCheck::page);
        descriptor.lifetimes().revokedBy().forEach(cause -> page(cause.documentation()));
        require(!descriptor.documentation().isEmpty(), "it names no page of the provider's documentation");
        String issuer = descriptor.oauth().issuer();
        endpoint("issuer", issuer == null ? null : URI.create(issuer));
        require(issuer != null || descriptor.oauth().issRequired() == null, "issRequired needs an issuer");
    }

    private static void template(String what, @Nullable String template) {
        if (template != null) {
            endpoint(what, UriTemplate.sample(template));
        }
    }

    private static void endpoint(String what, @Nullable URI uri) {
        if (uri != null) {
            location(what, uri);
            require(uri.getRawFragment() == null, "%s must have no fragment", what);
        }
    }

    private static void page(URI uri) {
        location("documentation", uri);
    }

    private static void location(String what, URI uri) {
        require("https".equals(uri.getScheme()), "%s must be an https URL", what);
        require(
                uri.getHost() != null
                        && uri.getHost().equals(uri.getRawAuthority())
                        && HOST.matcher(uri.getHost()).matches(),
                "%s must have a plain lower-case host name, without user, port or wildcard",
                what);
    }

    private void flows(Endpoints endpoints) {
        Set<Flow> flows = descriptor.oauth().flows();
        require(!flows.isEmpty(), "it names no flow");
        separator("scopeSeparator", descriptor.oauth().scopeSeparator());
        separator("requestScopeSeparator", descriptor.oauth().requestScopeSeparator());
        boolean exchanges = flows.stream().anyMatch(flow -> flow != Flow.STATIC && flow != Flow.INSTALLATION);
        require(!exchanges || endpoints.token() != null, "its flows need a token endpoint");
        needs(Flow.CODE, endpoints.authorization(), "an authorization endpoint");
        needs(Flow.DEVICE, endpoints.deviceAuthorization(), "a deviceAuthorization endpoint");
        needs(Flow.INSTALLATION, endpoints.installation(), "an installation endpoint");
    }

    private static void separator(String what, String text) {
        require(text.equals(" ") || text.equals(","), "%s must be a space or a comma, not '%s'", what, text);
    }

    private void needs(Flow flow, @Nullable Object endpoint, String what) {
        boolean offered = descriptor.oauth().flows().contains(flow);
        require(!offered || endpoint != null, "its flow %s needs %s", flow, what);
    }

    private void api(ApiRules api) {
        boolean inPath = api.credential().placement() == Placement.PATH_SEGMENT;
        require(inPath || api.credential().prefix() == null, "only a credential in the path has a prefix");
        TenantHost tenant = api.tenantHost();
        require(
                tenant == null || SUFFIX.matcher(tenant.suffix()).matches(),
                "the suffix of tenantHost must be a dot and at least two labels, like .my.salesforce.com");
        for (Map.Entry<String, String> header : api.requestHeaders().entrySet()) {
            boolean plain = header.getKey().matches("[a-z0-9-]+")
                    && header.getValue().chars().allMatch(c -> c >= 32 && c < 127);
            require(plain, "'%s' is not a header in lower case with a plain value", header.getKey());
            require(!header.getKey().equals("authorization"), "a descriptor sets no credential");
        }
    }

    private void operations(List<Operation> operations) {
        unique("operation", operations.stream().map(Operation::name).toList());
        for (Operation each : operations) {
            require(!each.name().startsWith(TokenExport.PREFIX), "'%s' is a name that the vault keeps", each.name());
            require(
                    OPERATION.matcher(each.name()).matches() && each.name().length() <= 100,
                    "'%s' is no operation a skill could name: write it with a dot, like gmail.messages.send",
                    each.name());
            require(METHODS.contains(each.method()), "the method of %s must be one of %s", each.name(), METHODS);
            require(each.path().startsWith("/"), "the path of %s must start with a slash", each.name());
            boolean known = each.onTenantHost()
                    ? descriptor.api().tenantHost() != null
                    : HOST.matcher(each.host()).matches();
            require(
                    known,
                    "the host of %s must be a plain lower-case host name, or {tenant} where tenantHost is given",
                    each.name());
            require(
                    each.fallback() == null || each.body() == Operation.BodyForm.GMAIL_MESSAGE,
                    "%s is no mail, so it has no fallback",
                    each.name());
            require(
                    each.approvalNeeds() == null || each.body() != Operation.BodyForm.NONE,
                    "%s has no body that could carry what an approval needs",
                    each.name());
            ResourceRuleCheck.check(each);
        }
    }

    private void health(HealthCheck health) {
        boolean byOperation = health.kind() == HealthCheck.Kind.OPERATION;
        require(byOperation != health.operations().isEmpty(), "operations of health go with the kind operation");
        for (String name : health.operations()) {
            Operation operation = descriptor
                    .operation(name)
                    .orElseThrow(() -> new IllegalArgumentException("health names the unknown operation " + name));
            require(
                    operation.risk() == Risk.READ
                            && operation.body() == Operation.BodyForm.NONE
                            && !operation.path().contains("{"),
                    "health needs an operation that reads and has neither variables nor a body, unlike %s",
                    name);
        }
        boolean introspects = health.kind() == HealthCheck.Kind.INTROSPECTION;
        require(
                !introspects || descriptor.endpoints().introspection() != null,
                "health by introspection needs an introspection endpoint");
    }

    private static void unique(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        names.forEach(name -> require(seen.add(name), "%s '%s' is there twice", what, name));
    }

    private static void require(boolean condition, String message, Object... facts) {
        if (!condition) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, message, facts));
        }
    }
}
