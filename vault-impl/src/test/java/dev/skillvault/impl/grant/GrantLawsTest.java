package dev.skillvault.impl.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.connection.ConnectionState;
import dev.skillvault.egress.ApiRequest;
import dev.skillvault.egress.DenialReason;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantId;
import dev.skillvault.grant.Limits;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.TestWorld;
import dev.skillvault.impl.connection.ConnectionKind;
import dev.skillvault.impl.connection.ConnectionRow;
import dev.skillvault.impl.grant.PlainMeaning.Intent;
import dev.skillvault.impl.provider.ProviderCatalog;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.impl.request.RefusedRequestException;
import dev.skillvault.impl.request.RequestMatcher;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/**
 * Law 3 over random grants, chains and requests: what is decided is compared with what the grants mean in plain words. 10,000 cases each,
 * 100,000 with {@code -Psoak} ({@code jqwik.tries.default}); jqwik prints the seed.
 */
@Tag("soak")
class GrantLawsTest {
    private static final ProviderCatalog PROVIDERS = ProviderCatalog.builtIn();
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> SHEETS = List.of("sheet-one-000", "sheet-ONE-000", "sheet-two-000");
    private static final List<String> PEOPLE =
            List.of("ann@example.com", "Ann@Example.com", "bob@example.com", "ann@sub.example.com", "ann@example.org");
    private static final List<String> RECIPIENTS =
            List.of("ann@example.com", "ANN@EXAMPLE.COM", "@example.com", "@Example.org", "@sub.example.com", "@com");
    private static final List<String> REPOSITORIES =
            List.of("acme/reports", "Acme/Reports", "acme/report", "acme2/reports");
    private static final SkillManifest SKILL = SkillManifest.builder("any", "1.0.0")
            .purpose("Asks for anything")
            .needs("google", "sheets.values.get")
            .build();
    private static final SkillId ANY = SKILL.id();
    private static final ConnectionRow CONNECTION = new ConnectionRow(
            new ConnectionId("co_0123456789abcdef0123456789abcdef"),
            new UserId("alice"),
            "google",
            ConnectionState.ACTIVE,
            1,
            Set.of(),
            new ConnectionRow.Times(null, null, null),
            new ConnectionRow.Lease(null, Instant.EPOCH, 0),
            new ConnectionRow.Trouble(0, null),
            ConnectionRow.Origin.of(ConnectionKind.CODE, NOW),
            null);
    private static final Verdict NOTHING = new Verdict(Optional.of(DenialReason.NO_CONNECTION), "nothing is granted");

    /** What somebody means to do, and the request with which they do it. */
    record Case(Intent intent, ApiRequest request) {
        MatchedCall matched() {
            try {
                return new RequestMatcher(PROVIDERS.require(intent.provider()))
                        .match(new MatchedCall.Caller(new UserId("alice"), SKILL, null), request);
            } catch (RefusedRequestException e) {
                throw new AssertionError("the request does not say what was meant: " + intent, e);
            }
        }
    }

    private static Ruling ruling(Case call, List<List<Grant>> chains) {
        List<HeldGrant> held =
                chains.stream().map(chain -> new HeldGrant(chain, CONNECTION)).toList();
        return Ruling.of(call.matched(), held, NOTHING, NOW);
    }

    private static boolean allowed(Case call, List<List<Grant>> chains) {
        return !ruling(call, chains).allowing().isEmpty();
    }

    @Property
    void whatIsDecidedIsWhatTheGrantsMean(@ForAll("calls") Case call, @ForAll("held") List<List<Grant>> chains) {
        assertThat(allowed(call, chains)).isEqualTo(PlainMeaning.allows(chains, call.intent(), NOW));
    }

    @Property
    void whatIsDeniedHasAReasonAndWhatIsAllowedNamesEveryGrantOfItsChain(
            @ForAll("calls") Case call, @ForAll("held") List<List<Grant>> chains) {
        Ruling ruling = ruling(call, chains);
        assertThat(ruling.denial().denial()).isPresent();
        Set<List<GrantId>> known = chains.stream()
                .map(chain -> chain.stream().map(Grant::id).toList())
                .collect(Collectors.toSet());
        assertThat(ruling.allowing())
                .allSatisfy(way -> assertThat(known)
                        .contains(way.links().stream()
                                .map(link -> link.get(0).grant().id())
                                .toList()))
                .flatExtracting(Way::links)
                .allSatisfy(link -> assertThat(link).isNotEmpty().allSatisfy(clause -> {
                    assertThat(clause.grant().id())
                            .isEqualTo(link.get(0).grant().id());
                    assertThat(clause.permission().operations())
                            .contains(call.intent().operation());
                }));
    }

    @Property
    void whoeverHandsOnNeverHandsOnMoreThanThereIs(
            @ForAll("calls") Case call, @ForAll("grants") Grant own, @ForAll("grants") Grant child) {
        Grant mayHandOn = grantOf(
                0,
                own.permissions().stream()
                        .filter(each -> each.handOnTo().contains(ANY))
                        .toList());
        boolean parentMay = allowed(call, List.of(List.of(mayHandOn)));
        boolean childMay = allowed(call, List.of(List.of(child, own)));
        assertThat(childMay).isEqualTo(parentMay && allowed(call, List.of(List.of(child))));
    }

    /** What the text of a child says, time and numbers left aside, is never more than what its parent may hand on. */
    @Property
    void whatMayBeHandedOnSaysNoMoreThanThereIs(
            @ForAll("calls") Case call,
            @ForAll("permissions") Permission own,
            @ForAll("permissions") Permission other,
            @ForAll("mixtures") Mixture mixture) {
        Permission child = mixture.of(own, other);
        boolean handedOn = Containment.mayBeHandedOn(own, child, ANY);
        Statistics.label("handed on")
                .collect(handedOn)
                .coverage(coverage -> coverage.check(true).percentage(share -> share > 5));
        if (handedOn && PlainMeaning.allows(alone(child), call.intent(), NOW)) {
            assertThat(PlainMeaning.allows(alone(own), call.intent(), NOW)).isTrue();
            assertThat(own.handOnTo()).contains(ANY).containsAll(child.handOnTo());
        }
        List<List<Grant>> chain = List.of(List.of(grantOf(1, List.of(child)), grantOf(0, List.of(own, other))));
        if (handedOn && allowed(call, chain)) {
            assertThat(PlainMeaning.allows(List.of(List.of(grantOf(0, List.of(own, other)))), call.intent(), NOW))
                    .isTrue();
        }
    }

    private static List<List<Grant>> alone(Permission permission) {
        return List.of(List.of(grantOf(0, List.of(timeless(permission)))));
    }

    private static Permission timeless(Permission permission) {
        Permission.Builder builder =
                Permission.of(permission.provider(), permission.operations().toArray(String[]::new));
        permission.resources().forEach((kind, values) -> builder.only(kind, values.toArray(String[]::new)));
        return builder.build();
    }

    /** Which parts of a child are its parent's, and which are somebody else's. */
    record Mixture(boolean operations, boolean resources, boolean limits) {
        Permission of(Permission own, Permission other) {
            Permission.Builder builder = Permission.of(
                    own.provider(), (operations ? own : other).operations().toArray(String[]::new));
            (resources ? own : other)
                    .resources()
                    .forEach((kind, values) ->
                            builder.only(kind, values.stream().limit(1).toArray(String[]::new)));
            return builder.limits((limits ? own : other).limits()).build();
        }
    }

    @Provide
    Arbitrary<Mixture> mixtures() {
        Arbitrary<Boolean> mostly = Arbitraries.frequency(Tuple.of(3, true), Tuple.of(1, false));
        return Combinators.combine(mostly, mostly, mostly).as(Mixture::new);
    }

    @Property
    void fewerPermissionsNeverAllowMore(@ForAll("calls") Case call, @ForAll("held") List<List<Grant>> chains) {
        if (allowed(call, chains)) {
            return;
        }
        List<List<Grant>> fewer = new ArrayList<>();
        for (List<Grant> chain : chains) {
            fewer.add(chain.stream()
                    .map(grant -> grantOf(
                            0,
                            grant.permissions().subList(0, grant.permissions().size() / 2)))
                    .toList());
        }
        assertThat(allowed(call, fewer)).isFalse();
    }

    @Provide
    Arbitrary<Case> calls() {
        Arbitrary<Case> sheet = Combinators.combine(Arbitraries.of(SHEETS), Arbitraries.of(true, false))
                .as((id, reads) -> reads
                        ? new Case(
                                new Intent("google", "sheets.values.get", Map.of("spreadsheet", Set.of(id))),
                                ApiRequest.get("/v4/spreadsheets/" + id + "/values/A1%3AB2"))
                        : new Case(
                                new Intent("google", "sheets.values.append", Map.of("spreadsheet", Set.of(id))),
                                ApiRequest.post("/v4/spreadsheets/" + id + "/values/A1%3AB2:append")
                                        .query("valueInputOption", "RAW")
                                        .json(Map.of("values", List.of(List.of("x"))))));
        Arbitrary<Case> mail = Combinators.combine(people(1), people(0), people(0))
                .as((to, cc, bcc) -> {
                    Set<String> all = new TreeSet<>(to);
                    all.addAll(cc);
                    all.addAll(bcc);
                    return new Case(
                            new Intent("google", "gmail.messages.send", Map.of("recipient", all)),
                            TestWorld.mailOf(line("To", to) + line("Cc", cc) + line("Bcc", bcc)
                                    + "Subject: x\r\n\r\nto: mallory@example.net\r\n"));
                });
        Arbitrary<Case> list = Arbitraries.of(true, false)
                .map(query -> new Case(
                        new Intent("google", "gmail.messages.list", Map.of()),
                        query
                                ? ApiRequest.get("/gmail/v1/users/me/messages").query("q", "in:inbox")
                                : ApiRequest.get("/gmail/v1/users/me/messages")));
        Arbitrary<Case> issue = Arbitraries.of(REPOSITORIES)
                .map(repository -> new Case(
                        new Intent("github", "issues.create", Map.of("repository", Set.of(repository))),
                        ApiRequest.post("/repos/" + repository + "/issues").json(Map.of("title", "x"))));
        return Arbitraries.oneOf(sheet, mail, list, issue);
    }

    private static Arbitrary<Set<String>> people(int least) {
        return Arbitraries.of(PEOPLE).set().ofMinSize(least).ofMaxSize(3);
    }

    private static String line(String name, Set<String> people) {
        return people.isEmpty() ? "" : name + ": " + String.join(", ", people) + "\r\n";
    }

    @Provide
    Arbitrary<List<List<Grant>>> held() {
        return grants().list().ofMinSize(1).ofMaxSize(3).list().ofMaxSize(3);
    }

    @Provide
    Arbitrary<Grant> grants() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        permissions().list().ofMinSize(1).ofMaxSize(3))
                .as(GrantLawsTest::grantOf);
    }

    private static Grant grantOf(int number, List<Permission> permissions) {
        return new Grant(
                new GrantId("gr_0123456789abcdef0123456789abcde" + number),
                1,
                new Grant.Holder(ANY, CONNECTION.id()),
                permissions,
                Grant.Status.ACTIVE);
    }

    @Provide
    Arbitrary<Permission> permissions() {
        Arbitrary<Set<String>> google = Arbitraries.of(
                        "sheets.values.get", "sheets.values.append", "gmail.messages.send", "gmail.messages.list")
                .set()
                .ofMinSize(1)
                .ofMaxSize(4);
        Arbitrary<Set<String>> sheets = Arbitraries.of(SHEETS).set().ofMaxSize(2);
        Arbitrary<Set<String>> recipients = Arbitraries.of(RECIPIENTS).set().ofMaxSize(3);
        Arbitrary<Set<String>> repositories = Arbitraries.of(REPOSITORIES).set().ofMaxSize(2);
        Arbitrary<Limits> limits = Arbitraries.of(
                Limits.none(),
                Limits.none(),
                Limits.none().until(NOW),
                Limits.none().until(NOW.plusNanos(1)),
                Limits.none().from(NOW),
                Limits.none().from(NOW.plusNanos(1)));
        Arbitrary<Boolean> handOn = Arbitraries.of(true, true, true, false);
        Arbitrary<Permission> atGoogle = Combinators.combine(google, sheets, recipients, limits, handOn)
                .as((operations, ids, people, when, may) ->
                        permission("google", operations, when, "spreadsheet", ids, "recipient", people, may));
        Arbitrary<Permission> atGitHub = Combinators.combine(repositories, limits, handOn)
                .as((names, when, may) ->
                        permission("github", Set.of("issues.create"), when, "repository", names, "", Set.of(), may));
        return Arbitraries.frequencyOf(Tuple.of(4, atGoogle), Tuple.of(1, atGitHub));
    }

    private static Permission permission(
            String provider,
            Set<String> operations,
            Limits limits,
            String kind,
            Set<String> values,
            String otherKind,
            Set<String> otherValues,
            boolean handOn) {
        Permission.Builder builder =
                Permission.of(provider, operations.toArray(String[]::new)).limits(limits);
        if (!values.isEmpty()) {
            builder.only(kind, values.toArray(String[]::new));
        }
        if (!otherValues.isEmpty()) {
            builder.only(otherKind, otherValues.toArray(String[]::new));
        }
        if (handOn) {
            builder.handOnTo(ANY);
        }
        return builder.build();
    }
}
