package dev.skillvault.impl.channel;

import dev.skillvault.impl.dial.Dialer;

/**
 * A channel or inbox that speaks HTTP. Made before there is a vault, it dials by itself; a vault gives it its own dialer, so that in a
 * sandbox nothing leaves the machine.
 *
 * @param <T> what it is
 */
public interface Dialled<T> {
    /** The same, with the vault's dialer. The secrets are shared: closing one closes both. */
    T through(Dialer dialer);
}
