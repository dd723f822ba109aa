package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.TestClock;
import java.net.URI;
import java.util.Set;

/**
 * What all sites of one sandbox share. Everything that can change is changed under {@link #lock()}, one request at a time;
 * {@link #log()}, {@link #traffic()}, {@link #faults()} and the clock guard themselves.
 */
record World(
        TestClock clock,
        Object lock,
        Ledger ledger,
        Clients clients,
        Tokens tokens,
        Codes codes,
        DeviceCodes devices,
        RequestLog log,
        Traffic traffic,
        Faults faults,
        Set<Quirk> quirks,
        Set<URI> redirects) {

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }
}
