package dev.skillvault.testkit.sandbox;

import java.util.Locale;

/** The organizations at Salesforce, each with an API host of its own: who has an address at globex is there, everyone else at acme. */
enum SalesforceTenant {
    ACME("00Dxx0000001gPLEAY"),
    GLOBEX("00Dxx0000009zZZEAY");

    private final String organization;

    SalesforceTenant(String organization) {
        this.organization = organization;
    }

    static SalesforceTenant of(String user) {
        return user.toLowerCase(Locale.ROOT).contains("@globex") ? GLOBEX : ACME;
    }

    String host() {
        return name().toLowerCase(Locale.ROOT) + ".my.salesforce.com";
    }

    String organization() {
        return organization;
    }

    String userId(String user) {
        return "005xx" + Secrets.hash(user).substring(0, 13);
    }
}
