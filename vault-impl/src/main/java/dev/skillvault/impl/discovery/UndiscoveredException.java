package dev.skillvault.impl.discovery;

/** A provider that says nothing usable about itself now. */
final class UndiscoveredException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    UndiscoveredException(String name, Issuer issuer, String why) {
        super(why);
        this.sentence = "provider '" + name + "' is unavailable: " + why + "; open the vault again once " + issuer.id()
                + " answers";
    }

    /** For people. */
    String sentence() {
        return sentence;
    }
}
