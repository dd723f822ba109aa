package dev.skillvault.testkit.canary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamSearchTest {

    private static final String SECRET = "s/e~c\"r?>" + "0123456789abcdefghijklmnopqrstuvwxyz";

    private final Needles needles = Needles.of(Encoding.needles("state", SECRET));
    // as small as it gets: two of the longest needle
    private final StreamSearch search = new StreamSearch(needles, 0);

    @ParameterizedTest
    @EnumSource(Leak.class)
    void everyFormIsFoundOnceAtEveryOffset(Leak leak) throws IOException {
        String form = new String(leak.of(SECRET), UTF_8);
        for (int offset = 0; offset < 3 * 2 * needles.longest(); offset++) {
            List<Long> found = offsets(".".repeat(offset) + form + ".".repeat(offset % 7));
            assertThat(found).as("at %s", offset).hasSize(1);
            assertThat(found.get(0)).isBetween((long) offset, (long) offset + 8);
        }
    }

    @Test
    void exactOffsetsOfNeighbouringLeaksAreTold() throws IOException {
        assertThat(offsets(SECRET + SECRET + "-" + SECRET)).containsExactly(0L, 45L, 91L);
    }

    @Test
    void textsShorterThanAKeyAreClean() throws IOException {
        for (int length = 0; length < Encoding.PIECE; length++) {
            assertThat(offsets(SECRET.substring(0, length))).isEmpty();
        }
    }

    @Test
    void everyByteIsCounted() throws IOException {
        for (int length : new int[] {0, 1, 7, 8, 287, 288, 289, 5000}) {
            assertThat(search.search(new ByteArrayInputStream(new byte[length]), (offset, needle) -> {}))
                    .isEqualTo(length);
        }
    }

    @Test
    void shortestSecretIsFoundInEveryForm() throws IOException {
        StreamSearch shortest = new StreamSearch(Needles.of(Encoding.needles("state", "s7A_t-E9")), 0);
        for (Leak leak : Leak.values()) {
            List<Long> found = new ArrayList<>();
            shortest.search(new ByteArrayInputStream(leak.of("s7A_t-E9")), (offset, needle) -> found.add(offset));
            assertThat(found).as(leak.name()).hasSize(1);
        }
    }

    private List<Long> offsets(String text) throws IOException {
        List<Long> found = new ArrayList<>();
        search.search(new ByteArrayInputStream(text.getBytes(UTF_8)), (offset, needle) -> found.add(offset));
        return found;
    }
}
