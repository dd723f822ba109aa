package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class A1RangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A1            | A1:A1",
                "b2:a1         | A1:B2",
                "A1:B2         | A1:B2",
                "B1:A2         | A1:B2",
                "A:A           | A1:A",
                "C:A           | A1:C",
                "1:2           | A1:ZZZ2",
                "9:3           | A3:ZZZ9",
                "A5:A          | A5:A",
                "C5:A          | A5:C",
                "A1:B          | A1:B",
                "AA10:ZZZ11    | AA10:ZZZ11",
                "Q3!A1         | 'Q3'!A1:A1",
                "Q3!A:B        | 'Q3'!A1:B",
                "'Q3'!A1:B2    | 'Q3'!A1:B2",
                "'Q3'          | 'Q3'!A1:ZZZ",
                "'it''s'!A1    | 'it''s'!A1:A1",
                "'a!b'!A1      | 'a!b'!A1:A1",
                "'a!b'         | 'a!b'!A1:ZZZ",
                "'A1:B2'!C3    | 'A1:B2'!C3:C3",
                "Bücher!A1     | 'Bücher'!A1:A1"
            })
    void aRangeThatSaysItsCellsIsRead(String text, String canonical) {
        A1Range range = A1Range.parse(text).orElseThrow();
        assertThat(range.text()).isEqualTo(canonical);
        assertThat(A1Range.parse(canonical)).contains(range);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Budget",
                "Sheet1",
                "A",
                "5",
                "A0",
                "A01",
                "AAAA1",
                "A123456789",
                "A1:",
                ":A1",
                "A:B5",
                "A1:5",
                "A1:B2:C3",
                "A1,B2",
                "A1 B2",
                " A1",
                "A1 ",
                "$A$1",
                "R1C1",
                "R1C1:R2C2",
                "R[1]C[1]",
                "Q3!R1C1",
                "Q3!Budget",
                "Q3!",
                "!A1",
                "Q3!A1!B2",
                "Q3!A1:Other!B2",
                "A1:Q3!B2",
                "My Sheet!A1",
                "Q3 !A1",
                "'Q3!A1",
                "Q3'!A1",
                "''!A1",
                "'",
                "''",
                "'a'b'!A1",
                "'a'!'b'!A1",
                "'a\u0000'!A1",
                "#0!A1",
                "#0",
                "{A1}",
                "=A1",
                "\uff21\uff11",
                "A\u0661"
            })
    void aRangeThatDoesNotSayItsCellsIsNotRead(String text) {
        assertThat(A1Range.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Q3!A1:B10 | Q3!A1:B10     | true",
                "Q3!A1:B10 | 'Q3'!b2       | true",
                "Q3!A1:B10 | Q3!A1:B11     | false",
                "Q3!A1:B10 | Q3!A1:C10     | false",
                "Q3!B2:C3  | Q3!A2:B3      | false",
                "Q3!A1:B10 | Q3!A:A        | false",
                "Q3!A1:B10 | Q3!A5:A       | false",
                "Q3!A1:B10 | Q3!1:2        | false",
                "Q3!A1:B10 | 'Q3'          | false",
                "Q3!A1:B10 | Q4!A1         | false",
                "Q3!A1:B10 | q3!A1         | false",
                "Q3!A1:B10 | A1            | false",
                "A1:B10    | Q3!A1         | false",
                "A1:B10    | A1            | true",
                "Q3!A:B    | Q3!B99999     | true",
                "Q3!A:B    | Q3!A5:A       | true",
                "Q3!A:B    | Q3!1:2        | false",
                "Q3!A5:B   | Q3!A4         | false",
                "Q3!2:3    | Q3!ZZZ3       | true",
                "Q3!2:3    | Q3!A4         | false",
                "'Q3'      | Q3!A1:ZZZ     | true",
                "'Q3'      | 'Q3'          | true",
                "'Q3'      | 'Q4'          | false",
                "#0!A1:B2  | #0!A1         | true",
                "#0!A1:B2  | Q3!A1         | false",
                "#0        | #0!A1:ZZZ     | true",
                "'#0'!A1   | #0!A1         | false"
            })
    void aRangeIsCoveredIfAllItsCellsAre(String granted, String touched, boolean covered) {
        String outer = ResourceKind.canonical("range", granted);
        assertThat(ResourceKind.isGrantable("range", granted)).isTrue();
        assertThat(ResourceKind.covers("range", outer, ResourceKind.canonical("range", touched)))
                .isEqualTo(covered);
    }

    @Test
    void whatIsNotReadIsNeitherGrantableNorCovered() {
        assertThat(ResourceKind.isGrantable("range", "Budget")).isFalse();
        assertThat(ResourceKind.isGrantable("range", "#x!A1")).isFalse();
        assertThat(ResourceKind.covers("range", "Budget", "Budget")).isFalse();
    }
}
