package dev.skillvault.impl.egress;

/**
 * How often one call went out, or may have.
 *
 * <p>Belongs to one call and its thread.
 */
final class Sendings {
    private int count;

    void another() {
        count++;
    }

    int count() {
        return count;
    }
}
