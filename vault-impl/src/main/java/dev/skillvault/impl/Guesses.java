package dev.skillvault.impl;

import dev.skillvault.audit.ValueMatches;
import dev.skillvault.impl.audit.NamedEntries;
import dev.skillvault.impl.grant.CallRecords;
import dev.skillvault.impl.keys.KeyRing;
import dev.skillvault.impl.keys.ValueNames;
import dev.skillvault.impl.request.ResourceKind;
import dev.skillvault.impl.store.Store;

/**
 * Tests whether the log names a personal value, which it does not hold in plain.
 *
 * <p>Thread-safe.
 */
final class Guesses {
    private final Store store;
    private final KeyRing ring;
    private final ValueNames names;

    Guesses(Store store, KeyRing ring) {
        this.store = store;
        this.ring = ring;
        this.names = new ValueNames(ring);
    }

    ValueMatches test(String label, String value) {
        if (!label.equals(CallRecords.PERSONAL)) {
            throw new IllegalArgumentException(
                    "no values are named under this label: the only one is " + CallRecords.PERSONAL);
        }
        String canonical = ResourceKind.canonical(label, value);
        return store.read(jdbc -> NamedEntries.find(
                jdbc, ring.agent(), ValueNames.NAMES, ValueNames.KEY, label, names.guess(jdbc, label, canonical)));
    }
}
