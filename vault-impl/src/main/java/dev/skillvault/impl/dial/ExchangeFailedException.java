package dev.skillvault.impl.dial;

/** No usable answer. Says whether the message may have arrived. */
public final class ExchangeFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean maybeSent;

    ExchangeFailedException(boolean maybeSent, String message) {
        super(message);
        this.maybeSent = maybeSent;
    }

    /** True unless it is certain that nothing reached the other side. */
    public boolean maybeSent() {
        return maybeSent;
    }
}
