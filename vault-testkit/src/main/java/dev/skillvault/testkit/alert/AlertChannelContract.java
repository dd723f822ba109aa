package dev.skillvault.testkit.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skillvault.UserId;
import dev.skillvault.connection.ConnectionId;
import dev.skillvault.spi.Alert;
import dev.skillvault.spi.AlertChannel;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link AlertChannel}. Extend it with a channel that ends in something the test can look into.
 *
 * @since 0.1.0
 */
public abstract class AlertChannelContract {
    /** What the made-up link ends in. */
    protected static final String LINK_ID = "9Zq3vXo0mT8s1Wc2";

    private static final ConnectionId CONNECTION = new ConnectionId("co_00112233445566778899aabbccddeeff");

    /** For subclasses. */
    protected AlertChannelContract() {}

    /**
     * The channel under test, always the same one within a test.
     *
     * @return the channel
     */
    protected abstract AlertChannel channel();

    /**
     * Everything that arrived behind the channel, as text, oldest first.
     *
     * @return one text for each message
     */
    protected abstract List<String> arrived();

    /** Makes whatever is behind the channel refuse, or not answer, from now on. Does nothing if it never does. */
    protected abstract void breakDown();

    /**
     * What must stand in no failure, name or text form.
     *
     * @return passwords, tokens, keys, secret addresses
     */
    protected abstract List<String> secrets();

    /**
     * An alert of a kind, with the same link always.
     *
     * @param kind what happened
     * @return the alert
     */
    protected static Alert alert(Alert.Kind kind) {
        return new Alert(
                "al_0123-1",
                kind,
                new Alert.Account(CONNECTION, new UserId("alice"), "Google"),
                new Alert.Advice(
                        "The provider does not accept the access any more.",
                        URI.create("https://agent.example/consent/" + LINK_ID)),
                Instant.parse("2026-11-21T08:00:00Z"));
    }

    @Test
    void itSaysWhatHappenedToWhichConnection() throws Exception {
        channel().send(alert(Alert.Kind.NEEDS_CONSENT));
        assertEquals(1, arrived().size());
        String text = arrived().get(0);
        assertTrue(text.contains("must be connected again"), text);
        assertTrue(text.contains(CONNECTION.value()), text);
        assertTrue(text.contains("does not accept the access any more"), text);
    }

    @Test
    void theLinkIsThereIfTheChannelSaysSoAndNowhereElse() throws Exception {
        channel().send(alert(Alert.Kind.NEEDS_CONSENT));
        if (channel().carriesLinks()) {
            assertTrue(arrived().get(0).contains(LINK_ID), "the link is missing");
        }
        assertFalse(alert(Alert.Kind.NEEDS_CONSENT).toString().contains(LINK_ID), "the text form holds the link");
    }

    @Test
    void everyKindIsDeliveredInOrder() throws Exception {
        List<Alert.Kind> kinds = List.of(Alert.Kind.values());
        for (Alert.Kind kind : kinds) {
            channel().send(alert(kind));
        }
        assertEquals(kinds.size(), arrived().size());
        for (int i = 0; i < kinds.size(); i++) {
            assertTrue(arrived().get(i).contains(alert(kinds.get(i)).title()), "message " + i);
        }
    }

    @Test
    void whatNobodyTookOverIsAFailureThatTellsNoSecret() {
        assumeTrue(canFail());
        breakDown();
        IOException failure = assertThrows(IOException.class, () -> channel().send(alert(Alert.Kind.NEEDS_CONSENT)));
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertTellsNothing(String.valueOf(each.getMessage()));
        }
    }

    @Test
    void theNameIsStableAndTellsNoSecret() {
        assertTrue(channel().name().matches("[A-Za-z0-9.:_-]{1,70}"), channel().name());
        assertEquals(channel().name(), channel().name());
        assertTellsNothing(channel().name());
        assertTellsNothing(channel().toString());
    }

    @Test
    void closingTwiceDoesNothing() {
        channel().close();
        channel().close();
        assertTellsNothing(channel().toString());
    }

    /**
     * Whether {@link #breakDown} can make it fail.
     *
     * @return true unless overridden
     */
    protected boolean canFail() {
        return true;
    }

    private void assertTellsNothing(String text) {
        assertFalse(text.contains(LINK_ID), "a link is told");
        for (String secret : secrets()) {
            assertFalse(text.contains(secret), "a secret is told");
        }
    }
}
