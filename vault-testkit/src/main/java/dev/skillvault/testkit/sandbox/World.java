package dev.skillvault.testkit.sandbox;

import dev.skillvault.testkit.TestClock;

/**
 * What all sites of one sandbox share. Everything that can change is changed under {@link #lock()}, one request at a time;
 * {@link #log()}, {@link #faults()} and the clock guard themselves.
 */
record World(
        TestClock clock,
        Object lock,
        Ledger ledger,
        Clients clients,
        Tokens tokens,
        Codes codes,
        RequestLog log,
        Faults faults) {}
