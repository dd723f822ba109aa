package dev.skillvault.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.invocation.InvocationParameters;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.UserMessage;
import dev.skillvault.UserId;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.skill.UsesOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VaultToolProviderTest {

    record MailTools(String mailbox) {
        @Tool("reads")
        @UsesOperation("mail.read")
        String readMail() {
            return "mail of " + mailbox;
        }

        @Tool("answers")
        @UsesOperation({"mail.read", "mail.send"})
        String answerMail(String text) {
            return "answered " + text;
        }

        @Tool("needs nothing")
        Map<String, Integer> count() {
            return Map.of("count", 3);
        }

        @SuppressWarnings("unused") // not a tool
        String notATool() {
            return "never";
        }
    }

    record OtherTools() {
        @Tool(name = "readMail", value = "the same name")
        String other() {
            return "";
        }
    }

    record MeetingTools(CyclicBarrier barrier) {
        @Tool("waits until the other call runs too")
        String meet(int number) throws Exception {
            barrier.await(20, TimeUnit.SECONDS);
            return "met " + number;
        }
    }

    record NoTools() {}

    interface Inherited {
        @Tool("from an interface")
        default String inherited() {
            return "inherited";
        }
    }

    static class Base {
        @Tool("from a superclass")
        String base() {
            return "base";
        }
    }

    static final class Derived extends Base implements Inherited {}

    interface Forgetful {
        String chat(@UserMessage String text);
    }

    private static AiServices<Assistant> assistant(FakeVault vault, ScriptedModel model) {
        return AiServices.builder(Assistant.class).chatModel(model).toolProvider(VaultToolProvider.of(vault));
    }

    private static ScriptedModel chat(FakeVault vault, String user, ScriptedModel model) {
        String answer = assistant(vault, model).build().chat("go", VaultToolProvider.user(user));
        assertThat(answer).isEqualTo("done");
        return model;
    }

    @Test
    void onlyToolsWhoseOperationsAreAllGrantedAreOffered() {
        FakeVault vault = new FakeVault().grant("alice", "mail", new MailTools("alice"), "mail.read");

        ScriptedModel model = chat(vault, "alice", ScriptedModel.calling("readMail", "{}"));

        assertThat(model.offeredTools()).containsExactly("count", "readMail");
        assertThat(model.result().text()).isEqualTo("mail of alice");
        assertThat(model.result().isError()).isFalse();
    }

    @Test
    void aUserWithoutGrantsIsOfferedNothing() {
        FakeVault vault = new FakeVault().grant("alice", "mail", new MailTools("alice"), "mail.read");

        ScriptedModel model = chat(vault, "bob", ScriptedModel.calling());

        assertThat(model.offeredTools()).isEmpty();
    }

    @Test
    void eachUserReachesTheirOwnTools() {
        FakeVault vault = new FakeVault()
                .grant("alice", "mail", new MailTools("alice"), "mail.read")
                .grant("bob", "mail", new MailTools("bob"), "mail.read");

        assertThat(chat(vault, "bob", ScriptedModel.calling("readMail", "{}"))
                        .result()
                        .text())
                .isEqualTo("mail of bob");
        assertThat(chat(vault, "alice", ScriptedModel.calling("readMail", "{\"user\":\"bob\"}"))
                        .result()
                        .text())
                .isEqualTo("mail of alice");
    }

    @Test
    void resultsAreRenderedAsLangChain4jDoes() {
        FakeVault vault = new FakeVault().grant("alice", "mail", new MailTools("alice"));

        String text = chat(vault, "alice", ScriptedModel.calling("count", ""))
                .result()
                .text();

        assertThat(RecordingClient.json(text)).isEqualTo(RecordingClient.json("{\"count\":3}"));
    }

    @Test
    void inheritedToolsAreFound() {
        FakeVault vault = new FakeVault().grant("alice", "derived", new Derived());

        ScriptedModel model = chat(vault, "alice", ScriptedModel.calling("inherited", "{}"));

        assertThat(model.offeredTools()).containsExactly("base", "inherited");
        assertThat(model.result().text()).isEqualTo("inherited");
    }

    @Test
    void aMissingUserIsABugThatNamesTheMend() {
        VaultToolProvider provider = VaultToolProvider.of(new FakeVault());
        Forgetful forgetful = AiServices.builder(Forgetful.class)
                .chatModel(ScriptedModel.calling())
                .toolProvider(provider)
                .build();
        assertThatThrownBy(() -> forgetful.chat("go"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VaultToolProvider.user(");

        Assistant assistant =
                assistant(new FakeVault(), ScriptedModel.calling()).build();
        assertThatThrownBy(() -> assistant.chat("go", InvocationParameters.from("dev.skillvault.user", "alice")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VaultToolProvider.user(");
    }

    @Test
    void theUsersNameIsChecked() {
        assertThatThrownBy(() -> VaultToolProvider.user("../bob")).isInstanceOf(IllegalArgumentException.class);
        assertThat(VaultToolProvider.user(new UserId("alice"))).isEqualTo(VaultToolProvider.user("alice"));
    }

    @Test
    void twoToolsOfOneNameAreRefusedNamingBothSkills() {
        FakeVault vault = new FakeVault()
                .grant("alice", "mail", new MailTools("alice"))
                .grant("alice", "other-mail", new OtherTools());

        Assistant assistant = assistant(vault, ScriptedModel.calling()).build();

        assertThatThrownBy(() -> assistant.chat("go", VaultToolProvider.user("alice")))
                .isInstanceOf(VaultConfigurationException.class)
                .hasMessageContainingAll("skills mail and other-mail", "readMail");
    }

    @Test
    void aSkillWithoutToolsIsNamed() {
        Assistant assistant = assistant(new FakeVault().grant("alice", "empty", new NoTools()), ScriptedModel.calling())
                .build();

        assertThatThrownBy(() -> assistant.chat("go", VaultToolProvider.user("alice")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void callsRunConcurrently() {
        FakeVault vault = new FakeVault().grant("alice", "meeting", new MeetingTools(new CyclicBarrier(2)));
        ScriptedModel model = ScriptedModel.calling(
                ScriptedModel.call("1", "meet", "{\"number\":1}"), ScriptedModel.call("2", "meet", "{\"number\":2}"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            assistant(vault, model)
                    .executeToolsConcurrently(threads)
                    .build()
                    .chat("go", VaultToolProvider.user("alice"));
        } finally {
            threads.shutdown();
        }

        assertThat(model.results()).extracting(ToolExecutionResultMessage::text).containsExactly("met 1", "met 2");
    }

    @Test
    void anInventedToolGoesToTheBuildersStrategy() {
        FakeVault vault = new FakeVault().grant("alice", "mail", new MailTools("alice"));
        ScriptedModel model = ScriptedModel.calling("readMail", "{}"); // exists, and is not granted

        assistant(vault, model)
                .hallucinatedToolNameStrategy(
                        request -> ToolExecutionResultMessage.from(request, "no tool " + request.name()))
                .build()
                .chat("go", VaultToolProvider.user("alice"));

        assertThat(model.result().text()).isEqualTo("no tool readMail");
    }

    @Test
    void hooksSeeTheCallAndItsResult() {
        FakeVault vault = new FakeVault().grant("alice", "mail", new MailTools("alice"));
        List<String> seen = new ArrayList<>();

        assistant(vault, ScriptedModel.calling("count", "{}"))
                .beforeToolExecution(
                        before -> seen.add("before " + before.request().name()))
                .afterToolExecution(after -> seen.add("after " + after.resultObject()))
                .build()
                .chat("go", VaultToolProvider.user("alice"));

        assertThat(seen).containsExactly("before count", "after {count=3}");
    }
}
