package dev.skillvault.testkit.canary;

/** The scan cannot say anything about leaks. The message names files and numbers, never a secret. */
final class CannotScanException extends Exception {

    private static final long serialVersionUID = 1L;

    CannotScanException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
