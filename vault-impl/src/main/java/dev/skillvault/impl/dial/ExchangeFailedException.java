package dev.skillvault.impl.dial;

/** No usable answer. Says whether the message may have arrived. */
public final class ExchangeFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean maybeSent;
    private final boolean tooLarge;

    private ExchangeFailedException(boolean maybeSent, boolean tooLarge, String message) {
        super(message);
        this.maybeSent = maybeSent;
        this.tooLarge = tooLarge;
    }

    ExchangeFailedException(boolean maybeSent, String message) {
        this(maybeSent, false, message);
    }

    static ExchangeFailedException answerTooLarge() {
        return new ExchangeFailedException(true, true, "the answer is too large");
    }

    /** True unless it is certain that nothing reached the other side. */
    public boolean maybeSent() {
        return maybeSent;
    }

    /** Whether an answer came and was larger than allowed. */
    public boolean tooLarge() {
        return tooLarge;
    }
}
