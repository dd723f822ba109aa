package dev.skillvault.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private final List<String> done = new ArrayList<>();
    private final Lifecycle life = new Lifecycle();

    @BeforeEach
    void aVaultsParts() {
        life.holds("store", does("store closed"));
        life.records("log", does("log opened"), does("log closed"));
        life.runs("alerts", true, does("alerts started"), does("alerts closed"));
    }

    private Runnable does(String what) {
        return () -> done.add(what);
    }

    @Test
    void partsStartInOrderAndCloseInReverse() {
        life.start();
        assertThat(done).containsExactly("log opened", "alerts started");
        done.clear();
        life.close();
        assertThat(done).containsExactly("alerts closed", "log closed", "store closed");
    }

    @Test
    void closingAgainDoesNothing() {
        life.start();
        life.close();
        done.clear();
        life.close();
        life.closeUnrecorded();
        assertThat(done).isEmpty();
    }

    @Test
    void onePartThatCannotBeClosedLeavesNoOtherOpen() {
        life.runs("desk", true, does("desk started"), () -> {
            throw new IllegalStateException("desk");
        });
        life.runs("scheduler", true, does("scheduler started"), () -> {
            throw new AssertionError("scheduler");
        });
        life.start();
        done.clear();
        life.close();
        assertThat(done).containsExactly("alerts closed", "log closed", "store closed");
    }

    @Test
    void nothingIsRecordedAfterTheAgentsEnd() {
        life.start();
        done.clear();
        life.closeUnrecorded();
        assertThat(done).containsExactly("alerts closed", "store closed");
    }

    @Test
    void whatIsNotWantedIsClosedButNeverStarted() {
        life.runs("scheduler", false, does("scheduler started"), does("scheduler closed"));
        life.start();
        assertThat(done).containsExactly("log opened", "alerts started");
        life.close();
        assertThat(done).contains("scheduler closed");
    }

    @Test
    void aStartThatFailsIsToldAndTheRestIsNotStarted() {
        life.runs(
                "scheduler",
                true,
                () -> {
                    throw new IllegalStateException("no thread");
                },
                does("scheduler closed"));
        life.runs("desk", true, does("desk started"), does("desk closed"));
        assertThatThrownBy(life::start).isInstanceOf(IllegalStateException.class);
        assertThat(done).containsExactly("log opened", "alerts started");
        done.clear();
        life.close();
        assertThat(done)
                .containsExactly("desk closed", "scheduler closed", "alerts closed", "log closed", "store closed");
    }
}
