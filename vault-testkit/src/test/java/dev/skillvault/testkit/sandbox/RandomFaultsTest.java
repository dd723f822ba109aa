package dev.skillvault.testkit.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.skillvault.testkit.sandbox.RecordedRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RandomFaultsTest {

    private static final Fault FAULT = Fault.status(500, "", Map.of());

    @Test
    void sameSeedSpoilsTheSameRequestsOfAnAccountWhateverOthersDo() {
        Faults alone = faults(7);
        Faults crowded = faults(7);
        List<Boolean> first = new ArrayList<>();
        List<Boolean> second = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            first.add(alone.take(aim("alice")).isPresent());
            Objects.requireNonNull(crowded.take(aim("bob")));
            second.add(crowded.take(aim("alice")).isPresent());
        }
        assertThat(first).isEqualTo(second).contains(true, false);
        List<Boolean> other = new ArrayList<>();
        Faults otherSeed = faults(8);
        for (int i = 0; i < 200; i++) {
            other.add(otherSeed.take(aim("alice")).isPresent());
        }
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void ratesAreKept() {
        Faults faults = faults(1);
        int spoiled = 0;
        for (int i = 0; i < 10_000; i++) {
            spoiled += faults.take(aim("alice")).isPresent() ? 1 : 0;
        }
        assertThat(spoiled / 10_000.0).isCloseTo(0.3, within(0.02));
    }

    @Test
    void onlyRefreshesAreSpoiledUnlessATargetIsNamedAndClearEndsIt() {
        Faults faults = new Faults();
        faults.random(1, Rates.none().with(1, FAULT));
        assertThat(faults.take(new Aim("h", "/", Kind.API, null, null))).isEmpty();
        assertThat(faults.take(aim("alice"))).contains(FAULT);
        faults.random(Target.kind(Kind.API), 1, Rates.none().with(1, FAULT));
        assertThat(faults.take(new Aim("h", "/", Kind.API, null, null))).contains(FAULT);
        faults.clear();
        assertThat(faults.take(aim("alice"))).isEmpty();
    }

    @Test
    void everyFaultHasItsShare() {
        assertThat(Rates.everything(0.5).at(0.51)).isEmpty();
        assertThat(Rates.everything(0.5).at(0.49).map(Fault::toString)).contains("Fault[drop before answer]");
        assertThat(Rates.passing(1).at(0.999)).isPresent();
        assertThatThrownBy(() -> Rates.passing(0.9).with(0.2, FAULT)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Faults faults(long seed) {
        Faults faults = new Faults();
        faults.random(seed, Rates.none().with(0.3, FAULT));
        return faults;
    }

    private static Aim aim(String account) {
        return new Aim("github.com", "/login/oauth/access_token", Kind.TOKEN_REFRESH, account, null);
    }
}
