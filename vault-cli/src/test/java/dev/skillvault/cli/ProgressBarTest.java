package dev.skillvault.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter shown = new StringWriter();
    private final AtomicLong time = new AtomicLong(5);
    private final ProgressBar bar = new ProgressBar(new PrintWriter(shown), time::get);

    private String checked(long millis, long done, long total) {
        shown.getBuffer().setLength(0);
        time.addAndGet(millis * 1_000_000);
        bar.checked(done, total);
        return shown.toString();
    }

    @Test
    void saysHowFarAndHowFast() {
        assertThat(checked(1_000, 250_000, 1_000_000))
                .isEqualTo("\r[#######                       ] 25 %, 250,000 entries, 250,000 a second ");
        assertThat(checked(3_000, 1_000_000, 1_000_000)).contains("] 100 %, 1,000,000 entries, 250,000 a second");
    }

    @Test
    void saysWhatIsDoneIfThereAreSeveralThings() {
        ProgressBar verifying = new ProgressBar("verifying ", new PrintWriter(shown), time::get);
        assertThat(time.addAndGet(1_000_000_000)).isPositive();
        verifying.checked(10, 10);
        assertThat(shown.toString())
                .isEqualTo("\rverifying [##############################] 100 %, 10 entries, 10 a second ");
    }

    @Test
    void saysItFiveTimesASecondAtMost() {
        assertThat(checked(199, 10, 100)).isEmpty();
        assertThat(checked(1, 20, 100)).contains("20 %");
        assertThat(checked(1, 30, 100)).isEmpty();
    }

    @Test
    void ofALogOfUnknownLengthSaysNoPart() {
        assertThat(checked(1_000, 10, 0)).isEqualTo("\r10 entries, 10 a second ");
    }
}
