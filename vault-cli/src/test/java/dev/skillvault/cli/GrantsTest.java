package dev.skillvault.cli;

import static dev.skillvault.cli.RunningAgent.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.connection.ConnectionInfo;
import dev.skillvault.connection.ConsentFlow;
import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantHandle;
import dev.skillvault.grant.Permission;
import dev.skillvault.skill.Skill;
import dev.skillvault.skill.SkillContext;
import dev.skillvault.skill.SkillId;
import dev.skillvault.skill.SkillManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator says about grants, to the running agent with a key of their own or with the agent's identity. */
class GrantsTest {
    private static final String MAIL =
            "grants grant gmail --user alice --operation gmail.messages.send --recipient-domain example.com --uses 20/day"
                    + " --approval first";
    private static final String SUMMARY =
            "may send gmail messages, only to @example.com, at most 20 a day, the first one asks";

    @TempDir
    Path folder;

    private RunningAgent agent;

    private record MailSkill(String version, List<String> wants) implements Skill {
        @Override
        public SkillManifest manifest() {
            return SkillManifest.builder("gmail", version)
                    .purpose("Sends what you dictate")
                    .needs("google", "gmail.messages.send")
                    .wants("google", wants.toArray(String[]::new))
                    .build();
        }

        @Override
        public Object tools(SkillContext context) {
            return context;
        }
    }

    @BeforeEach
    void runAnAgent() throws IOException {
        agent = RunningAgent.in(folder);
        restart(new MailSkill("1.0.0", List.of("gmail.messages.list")));
        assertThat(agent.run("operator enrol", "--name", "carol", "--key", key())
                        .exitCode())
                .isZero();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private void restart(MailSkill skill) {
        agent.restart("agent.p12", builder -> builder.skill(skill));
    }

    private String key() {
        return folder.resolve("carol.key").toString();
    }

    private Run asCarol(String command, String... more) {
        return Run.of(agent.arguments(command, List.of("--operator-key", key()), more));
    }

    private ConnectionInfo connect() {
        try (ConsentFlow flow = agent.operator().connect(ALICE, "google")) {
            agent.sandbox.browser("alice").consent(flow.authorizationUri());
            return flow.await(Duration.ofSeconds(20));
        }
    }

    private static List<JsonNode> json(Run run) {
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out().lines().map(GrantsTest::json).toList();
    }

    private static JsonNode json(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void anOperatorGrantsShowsAndRevokesWhileTheAgentRuns() {
        ConnectionInfo google = connect();
        Run granted = asCarol(MAIL);
        assertThat(granted.exitCode()).as(granted.err()).isZero();
        assertThat(granted.out())
                .contains("ACTIVE  gmail on google of alice (" + google.id() + ")", SUMMARY)
                .hasLineCount(3);
        Grant grant = agent.operator().grants(ALICE).get(0);
        assertThat(grant.permissions().get(0).summary()).isEqualTo(SUMMARY);

        JsonNode shown =
                json(asCarol("grants show", "--json", grant.id().value())).get(0);
        assertThat(shown.get("summary").get(0).asText()).isEqualTo(SUMMARY);
        assertThat(shown.get("permissions")
                        .get(0)
                        .get("resources")
                        .get("recipient")
                        .get(0)
                        .asText())
                .isEqualTo("@example.com");
        assertThat(shown.get("permissions").get(0).get("rate").get("per").asText())
                .isEqualTo("PT24H");
        assertThat(shown.get("permissions").get(0).get("approval").asText()).isEqualTo("first");

        assertThat(asCarol("grants revoke", grant.id().value()).out()).contains("REVOKED");
        assertThat(agent.operator().grants(ALICE)).extracting(Grant::status).containsExactly(Grant.Status.REVOKED);
        assertThat(Run.of("audit", "list", "--data", folder.toString(), "--kind", "granted")
                        .out())
                .contains("operator:carol");
        assertThat(Run.of("audit", "list", "--data", folder.toString(), "--kind", "grant_revoked")
                        .out())
                .contains("operator:carol");
    }

    @Test
    void whatWasHandedOnIsShownWithItsWholeChain() {
        Skill letters = new Skill() {
            @Override
            public SkillManifest manifest() {
                return SkillManifest.builder("letters", "1.0.0")
                        .purpose("Writes letters")
                        .needs("google", "gmail.messages.send")
                        .build();
            }

            @Override
            public Object tools(SkillContext context) {
                return context;
            }
        };
        agent.restart(
                "agent.p12",
                builder -> builder.skill(new MailSkill("1.0.0", List.of("gmail.messages.list")))
                        .skill(letters));
        connect();
        Run granted = asCarol(MAIL, "--hand-on-to", "letters");
        assertThat(granted.out()).contains(SUMMARY + "; may hand it on to letters");
        GrantHandle own = agent.vault().grantedSkills(ALICE).get(0).grants().get(0);
        Grant child = own.attenuate(Permission.of("google", "gmail.messages.send")
                        .only("recipient", "ann@example.com")
                        .build())
                .to(new SkillId("letters"));

        Run shown = asCarol("grants show", child.id().value());
        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains(
                        "ACTIVE  letters on google",
                        "handed on from " + own.grant().id(),
                        "only to ann@example.com",
                        "ACTIVE  gmail on google",
                        SUMMARY);
        List<JsonNode> chain = json(asCarol("grants show", "--json", child.id().value()));
        assertThat(chain)
                .extracting(each -> each.get("grant").asText())
                .containsExactly(child.id().value(), own.grant().id().value());
        assertThat(chain.get(0).get("parent").asText())
                .isEqualTo(own.grant().id().value());
        assertThat(chain.get(1).get("permissions").get(0).get("handOnTo").get(0).asText())
                .isEqualTo("letters");
    }

    @Test
    void whatWasTypedIsSignedAndAReplyThatNamesAnotherRequestChangesNothing() throws Exception {
        connect();
        assertThat(asCarol(MAIL).exitCode()).isZero();
        assertThat(Run.of("audit", "list", "--data", folder.toString(), "--kind", "command_taken", "--json")
                        .out())
                .containsPattern("skill\\W+gmail\\W+user\\W+alice");
        String request = json(asCarol("grants list", "--user", "alice", "--all", "--json")).stream()
                .filter(each ->
                        each.has("request") && each.get("skill").asText().equals("gmail"))
                .findFirst()
                .orElseThrow()
                .get("request")
                .asText();
        Run other = asCarol("grants grant", request, "--user", "bob", "--all", "--add");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err()).contains("was not meant: nothing is granted").hasLineCount(1);
        assertThat(agent.operator().grants(ALICE)).hasSize(1);
    }

    @Test
    void aSecondGrantSaysWhatBecomesOfTheFirst() {
        connect();
        String less = "grants grant gmail --user alice --needed --uses 1";
        String first = json(asCarol(MAIL, "--json")).get(0).get("grant").asText();
        Run silent = asCarol(less);
        assertThat(silent.exitCode()).isEqualTo(2);
        assertThat(silent.err()).contains(first, "--replace", "--add").hasLineCount(1);

        Run added = asCarol(less, "--add");
        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).containsSubsequence("ACTIVE", "also stands:", first, SUMMARY);
        Run replaced = asCarol(less, "--replace");
        assertThat(replaced.exitCode()).as(replaced.err()).isZero();
        assertThat(replaced.out()).doesNotContain("also stands:");
        assertThat(agent.operator().grants(ALICE))
                .extracting(Grant::status)
                .containsExactlyInAnyOrder(Grant.Status.ACTIVE, Grant.Status.REVOKED, Grant.Status.REVOKED);
    }

    @Test
    void requestsAreListedAndDenied() {
        connect();
        List<JsonNode> asked = json(asCarol("grants request", "--user", "alice", "--json"));
        assertThat(asked).hasSize(2);
        JsonNode mail = asked.stream()
                .filter(each -> each.get("skill").asText().equals("gmail"))
                .findFirst()
                .orElseThrow();
        assertThat(mail.get("needs").get(0).asText()).isEqualTo("gmail.messages.send");
        assertThat(mail.get("wants").get(0).asText()).isEqualTo("gmail.messages.list");
        Run listed = asCarol("grants list");
        assertThat(listed.out())
                .contains(
                        "OPEN  gmail@1.0.0 on google of alice",
                        "\"Sends what you dictate\"",
                        "needs gmail.messages.send",
                        "would like gmail.messages.list");

        Run denied = asCarol(
                "grants deny", "--reason", "not this one", mail.get("request").asText());
        assertThat(denied.exitCode()).as(denied.err()).isZero();
        assertThat(denied.out()).contains("DENIED", "denied: not this one");
        assertThat(json(asCarol("grants list", "--json"))).hasSize(1);
        assertThat(json(asCarol("grants list", "--user", "alice", "--all", "--json")))
                .hasSize(2);
        Run again = asCarol("grants deny", "--reason", "x", mail.get("request").asText());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err())
                .startsWith("vault: the request was answered: DENIED")
                .hasLineCount(1);
    }

    @Test
    void theIdentityDoesTheSameOnceTheSkillHasAsked() {
        connect();
        String request = json(asCarol("grants request", "--user", "alice", "--json")).stream()
                .filter(each -> each.get("skill").asText().equals("gmail"))
                .findFirst()
                .orElseThrow()
                .get("request")
                .asText();
        Run granted =
                agent.run("grants grant", request, "--all", "--uses", "5/hour,100", "--until", "2099-01-01", "--json");
        JsonNode json = json(granted).get(0);
        assertThat(json.get("permissions").get(0).get("operations")).hasSize(2);
        assertThat(json.get("permissions").get(0).get("uses").asInt()).isEqualTo(100);
        assertThat(json.get("permissions").get(0).get("until").asText()).isEqualTo("2099-01-01T00:00:00Z");
        assertThat(agent.operator().grants(ALICE)).extracting(Grant::status).containsExactly(Grant.Status.ACTIVE);
        assertThat(agent.run("grants list").out()).contains("ACTIVE  gmail");
        assertThat(agent.run("grants revoke", json.get("grant").asText()).exitCode())
                .isZero();
        assertThat(agent.operator().grants(ALICE)).extracting(Grant::status).containsExactly(Grant.Status.REVOKED);
    }

    @Test
    void aSuspendedGrantIsConfirmedOnceTheSkillWasLookedAt() {
        connect();
        String id = json(asCarol(MAIL, "--json")).get(0).get("grant").asText();
        Run early = asCarol("grants confirm", id);
        assertThat(early.exitCode()).isEqualTo(2);
        assertThat(early.err()).contains("the grant is ACTIVE").hasLineCount(1);

        restart(new MailSkill("2.0.0", List.of("gmail.messages.list", "gmail.messages.get")));
        assertThat(asCarol("grants list").out())
                .contains("SUSPENDED  gmail", "'vault grants confirm " + id + " --request", "OPEN  gmail@2.0.0");
        JsonNode open = json(asCarol("grants list", "--json")).stream()
                .filter(each ->
                        each.has("request") && each.get("skill").asText().equals("gmail"))
                .findFirst()
                .orElseThrow();
        String request = open.get("request").asText();
        String artifact = open.get("artifact").asText();
        assertThat(json(asCarol("grants show", "--json", id))
                        .get(0)
                        .get("change")
                        .asText())
                .isEqualTo("WIDER_MANIFEST");
        Run blind = asCarol("grants confirm", id);
        assertThat(blind.exitCode()).isEqualTo(2);
        assertThat(blind.err())
                .contains("vault grants confirm " + id + " --request " + request, artifact.substring(0, 16))
                .hasLineCount(1);
        for (String other : List.of("0".repeat(64), artifact.substring(0, 15))) {
            assertThat(asCarol("grants confirm", id, "--artifact", other).exitCode())
                    .isEqualTo(2);
        }
        assertThat(agent.operator().grants(ALICE)).extracting(Grant::status).containsExactly(Grant.Status.SUSPENDED);
        Run confirmed = asCarol("grants confirm", id, "--artifact", artifact.substring(0, 16));
        assertThat(confirmed.exitCode()).as(confirmed.err()).isZero();
        assertThat(confirmed.out()).contains("ACTIVE  gmail", SUMMARY);
        assertThat(asCarol("grants list").out()).doesNotContain("OPEN  gmail", "SUSPENDED");
    }

    @Test
    void ofTwoSuspendedGrantsEachIsConfirmed() {
        connect();
        String first = json(asCarol(MAIL, "--json")).get(0).get("grant").asText();
        String second = json(asCarol("grants grant gmail --user alice --needed --uses 1 --add", "--json"))
                .get(0)
                .get("grant")
                .asText();
        restart(new MailSkill("2.0.0", List.of("gmail.messages.list", "gmail.messages.get")));
        String request = json(asCarol("grants list", "--json")).stream()
                .filter(each ->
                        each.has("request") && each.get("skill").asText().equals("gmail"))
                .findFirst()
                .orElseThrow()
                .get("request")
                .asText();
        for (String id : List.of(first, second)) {
            assertThat(asCarol("grants confirm", id).err()).contains("--request " + request);
            Run confirmed = asCarol("grants confirm", id, "--request", request);
            assertThat(confirmed.exitCode()).as(confirmed.err()).isZero();
        }
        assertThat(agent.operator().grants(ALICE))
                .extracting(Grant::status)
                .containsExactly(Grant.Status.ACTIVE, Grant.Status.ACTIVE);
    }

    @Test
    void whichAccountIsMeantMustBeClear() {
        ConnectionInfo first = connect();
        ConnectionInfo second = connect();
        Run unclear = asCarol(MAIL);
        assertThat(unclear.exitCode()).isEqualTo(2);
        assertThat(unclear.err())
                .contains("--connection", first.id().value(), second.id().value())
                .hasLineCount(1);
        Run clear = asCarol(MAIL, "--connection", second.id().value());
        assertThat(clear.exitCode()).as(clear.err()).isZero();
        assertThat(agent.operator().grants(ALICE))
                .extracting(each -> each.holder().connection())
                .containsExactly(second.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grants grant gmail --user alice --operation gmail.drafts.delete",
                "grants grant slack --user alice --all",
                "grants grant gmail --all",
                "grants grant gmail --user alice --all --only recipient",
                "grants grant gmail --user alice --all --only planet=mars",
                "grants grant gmail --user alice --all --uses often",
                "grants grant gmail --user alice --all --uses 1/day,2/day",
                "grants grant gmail --user alice --all --uses 0",
                "grants grant gmail --user alice --all --until tomorrow",
                "grants grant gmail --user alice --all --approval sometimes",
                "grants grant rq_0123456789abcdef0123456789abcdef --all",
                "grants confirm gr_0123456789abcdef0123456789abcdef",
                "grants revoke gr_0123456789abcdef0123456789abcdef",
                "grants show gr_0123456789abcdef0123456789abcdef"
            })
    void whatDoesNotFitIsSaidInOneLineAndChangesNothing(String command) {
        connect();
        Run run = asCarol(command);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("vault: ").hasLineCount(1);
        assertThat(agent.operator().grants(ALICE)).isEmpty();
    }
}
