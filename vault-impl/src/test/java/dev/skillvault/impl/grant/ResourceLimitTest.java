package dev.skillvault.impl.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestVaults;
import dev.skillvault.impl.provider.Operation;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.ResourceRule;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.RequestMatcher;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.impl.request.SampleRequests;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation against every kind of resource: a limit is either computed and holds, or denies. */
class ResourceLimitTest {
    private static final MatchedCall.Caller CALLER =
            new MatchedCall.Caller(new UserId("alice"), new TestVaults.WorkSkill().manifest(), null);
    private static final Map<String, String> ELSEWHERE = Map.of(
            "spreadsheet", "1anotherSpreadsheet",
            "sheet", "Elsewhere",
            "range", "Q3!Z100:Z101",
            "recipient", "@elsewhere.example",
            "repository", "acme/elsewhere",
            "label", "elsewhere",
            "branch", "elsewhere");
    /** Operations whose whole purpose lies beyond any limit of this kind. */
    private static final Set<String> NEVER_COMPUTED = Set.of(
            "gmail.drafts.send",
            "gmail.messages.get",
            "search.issuesAndPullRequests",
            "search.code",
            "search.repos",
            "repos.listForAuthenticatedUser",
            "repos.listForOrg",
            "users.getAuthenticated",
            "sheets.spreadsheets.create");

    static Stream<Arguments> pairs() {
        return Stream.of("google", "github")
                .map(name -> ProviderCatalog.builtIn().require(name))
                .flatMap(provider -> provider.operations().stream()
                        .flatMap(operation -> ResourceKind.names().stream()
                                .map(kind -> Arguments.of(provider, operation.name(), kind))));
    }

    private static MatchedCall call(ProviderDescriptor provider, Operation operation) throws RefusedRequestException {
        return new RequestMatcher(provider).match(CALLER, SampleRequests.of(operation));
    }

    private static Optional<DenialReason> verdict(MatchedCall call, String kind, String granted) {
        Permission permission = Permission.of(
                        call.provider().name(), call.operation().name())
                .only(kind, granted)
                .build();
        return Verdict.of(permission, call, Instant.EPOCH).denial();
    }

    @ParameterizedTest(name = "{1} under {2}")
    @MethodSource("pairs")
    void aLimitIsComputedOrDenies(ProviderDescriptor provider, String name, String kind) throws Exception {
        Operation operation = provider.operation(name).orElseThrow();
        MatchedCall call = call(provider, operation);
        assertThat(call.operation()).isEqualTo(operation);
        assertThat(verdict(call, kind, ELSEWHERE.get(kind))).contains(DenialReason.RESOURCE_NOT_GRANTED);

        boolean hasRule = operation.resources().stream().map(ResourceRule::kind).anyMatch(kind::equals);
        SortedSet<String> touched = call.resources().get(kind);
        assertThat(touched != null).isEqualTo(hasRule);
        if (touched != null && touched.size() == 1) {
            assertThat(verdict(call, kind, touched.first())).isEmpty();
        }
    }

    @Test
    void whatSearchesOrSendsBeyondALimitHasNoRule() {
        for (String name : NEVER_COMPUTED) {
            Operation operation = Stream.of("google", "github")
                    .flatMap(provider -> ProviderCatalog.builtIn().require(provider).operation(name).stream())
                    .findFirst()
                    .orElseThrow();
            assertThat(operation.resources()).isEmpty();
        }
    }

    @Test
    void everyScopeAnOperationNeedsIsInTheCatalogue() {
        ProviderDescriptor google = ProviderCatalog.builtIn().require("google");
        for (Operation operation : google.operations()) {
            assertThat(google.scopes().stream().map(ProviderDescriptor.ScopeInfo::name))
                    .contains(operation.requiredScope().orElseThrow());
        }
    }
}
