package dev.skillvault.impl.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.impl.provider.ProviderDescriptor;
import dev.skillvault.impl.provider.ResourceRule;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceKindTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spreadsheet | 1sandboxQ3budget      | 1sandboxQ3budget",
                "sheet       | Q3                    | 'Q3'",
                "sheet       | 'Q3'                  | 'Q3'",
                "sheet       | it's                  | 'it''s'",
                "sheet       | #12                   | #12",
                "range       | Q3!a1                 | 'Q3'!A1:A1",
                "recipient   | Team.Lead+x@Example.Com | team.lead+x@example.com",
                "recipient   | @Example.COM          | @example.com",
                "recipient   | @bücher.example       | @xn--bcher-kva.example",
                "recipient   | a@BÜCHER.example      | a@xn--bcher-kva.example",
                "recipient   | @xn--bcher-kva.example | @xn--bcher-kva.example",
                "repository  | ACME/Reports.v2       | acme/reports.v2",
                "repository  | ACME/Reports#42       | acme/reports#42",
                "label       | INBOX                 | INBOX",
                "label       | good first issue      | good first issue",
                "branch      | main                  | main",
                "branch      | refs/heads/feature/a  | feature/a"
            })
    void aGrantableValueHasOneForm(String kind, String value, String canonical) {
        assertThat(ResourceKind.isGrantable(kind, value)).isTrue();
        assertThat(ResourceKind.canonical(kind, value)).isEqualTo(canonical);
        assertThat(ResourceKind.canonical(kind, canonical)).isEqualTo(canonical);
        assertThat(ResourceKind.isGrantable(kind, canonical)).isTrue();
        assertThat(ResourceKind.covers(kind, canonical, canonical))
                .isEqualTo(!value.startsWith("@") && !(kind.equals("repository") && value.contains("#")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spreadsheet | short",
                "spreadsheet | https://docs.google.com/spreadsheets/d/1sandboxQ3budget",
                "sheet       | ``",
                "sheet       | 'a'b'",
                "range       | Sheet1",
                "recipient   | example.com",
                "recipient   | a@b@example.com",
                "recipient   | a b@example.com",
                "recipient   | @",
                "recipient   | @.example.com",
                "recipient   | @example.com.",
                "recipient   | @exa_mple.com",
                "recipient   | @*.example.com",
                "recipient   | @faß.example",
                "recipient   | @ｅxample.com",
                "recipient   | @example。com",
                "recipient   | ü@example.com",
                "repository  | reports",
                "repository  | acme/*",
                "repository  | acme/..",
                "repository  | acme/..#42",
                "repository  | #42",
                "repository  | acme/reports#",
                "repository  | acme/reports#042",
                "repository  | acme/reports#x",
                "repository  | acme/bac\u212Aend",
                "repository  | acme/a/b",
                "label       | a,b",
                "label       | ` `",
                "branch      | refs/tags/v1",
                "branch      | refs/heads/refs/heads/main",
                "branch      | fork:main",
                "branch      | a..b",
                "branch      | a//b",
                "branch      | a/",
                "branch      | a.lock",
                "channel     | C0123"
            })
    void whatIsAmbiguousIsNotGrantable(String kind, String value) {
        assertThat(ResourceKind.isGrantable(kind, value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.com, a@example.com, true",
        "a@example.com, b@example.com, false",
        "a@example.com, a+x@example.com, false",
        "a.b@example.com, ab@example.com, false",
        "@example.com, a@example.com, true",
        "@example.com, a@sub.example.com, false",
        "@example.com, a@notexample.com, false",
        "@example.com, @example.com, false",
        "@example.com, a@example.com.evil.example, false"
    })
    void aDomainCoversExactlyItsAddresses(String granted, String touched, boolean covered) {
        assertThat(ResourceKind.covers("recipient", granted, touched)).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "acme/reports#42 | acme/reports    | true",
                "acme/reports#42 | acme/reports#42 | false",
                "acme/reports#42 | acme/reports#4  | false",
                "acme/reports    | acme/reports#42 | false",
                "acme/reports#42 | acme/payroll    | false"
            })
    void anIdIsNoPartOfTheNameInARequest(String granted, String touched, boolean covered) {
        assertThat(ResourceKind.covers("repository", granted, touched)).isEqualTo(covered);
    }

    @Test
    void aKindThatIsNotKnownCoversNothing() {
        assertThat(ResourceKind.canonical("channel", "C1")).isEqualTo("C1");
        assertThat(ResourceKind.covers("channel", "C1", "C1")).isFalse();
    }

    @Test
    void descriptorsAndTheirSchemaKnowTheSameKinds() throws IOException {
        JsonNode named = new ObjectMapper()
                .readTree(ProviderDescriptor.class.getResourceAsStream("provider-descriptor.schema.json"))
                .at("/properties/operations/items/properties/resources/items/properties/kind/enum");
        Set<String> inSchema = new TreeSet<>();
        named.forEach(each -> inSchema.add(each.asText()));
        assertThat(inSchema).isEqualTo(ResourceKind.names()).isEqualTo(ResourceRule.KINDS);
    }
}
