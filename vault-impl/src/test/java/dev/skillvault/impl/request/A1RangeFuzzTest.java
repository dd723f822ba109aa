package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any text is a range that reads back as the same range, or is none; and of two ranges only one that covers the other's corners contains it. */
class A1RangeFuzzTest {

    @FuzzTest
    void whatIsReadReadsBackTheSame(byte[] input) {
        String[] texts = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        Optional<A1Range> range = A1Range.granted(texts[0]);
        assertThat(ResourceKind.isGrantable("range", texts[0])).isEqualTo(range.isPresent());
        if (range.isEmpty()) {
            assertThat(A1Range.parse(texts[0])).isEmpty();
            return;
        }
        A1Range read = range.get();
        assertThat(A1Range.granted(read.text())).contains(read);
        assertThat(read.contains(read)).isTrue();
        assertThat(read.top()).isBetween(1, read.bottom());
        assertThat(read.left()).isBetween(1, read.right());
        assertThat(read.spanning(3, 3).contains(read)).isTrue();
        if (texts.length > 1) {
            A1Range.granted(texts[1])
                    .ifPresent(other -> assertThat(read.contains(other)).isEqualTo(holdsBothCorners(read, other)));
        }
    }

    /** The independent way: both corners, each as a cell of its own. */
    private static boolean holdsBothCorners(A1Range outer, A1Range inner) {
        boolean sameSheet = String.valueOf(outer.sheet()).equals(String.valueOf(inner.sheet()));
        return sameSheet && holds(outer, inner.top(), inner.left()) && holds(outer, inner.bottom(), inner.right());
    }

    private static boolean holds(A1Range range, int row, int column) {
        return row >= range.top() && row <= range.bottom() && column >= range.left() && column <= range.right();
    }
}
