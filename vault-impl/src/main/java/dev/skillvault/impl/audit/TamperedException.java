package dev.skillvault.impl.audit;

/** Something in a log is not what was signed. The sentence names it. */
final class TamperedException extends Exception {
    private static final long serialVersionUID = 1L;

    TamperedException(String sentence) {
        super(sentence);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
