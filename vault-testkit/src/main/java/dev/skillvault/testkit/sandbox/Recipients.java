package dev.skillvault.testkit.sandbox;

import java.util.List;
import java.util.stream.Stream;

/**
 * The bare addresses a mail was sent to, without display names.
 *
 * @param to of the To fields
 * @param cc of the Cc fields
 * @param bcc of the Bcc fields, which the receivers do not see
 * @since 0.1.0
 */
public record Recipients(List<String> to, List<String> cc, List<String> bcc) {

    /**
     * Copies the lists.
     *
     * @param to of the To fields
     * @param cc of the Cc fields
     * @param bcc of the Bcc fields, which the receivers do not see
     */
    public Recipients {
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }

    /** {@return all addresses: To, then Cc, then Bcc} */
    public List<String> all() {
        return Stream.of(to, cc, bcc).flatMap(List::stream).toList();
    }
}
