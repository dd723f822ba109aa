package dev.skillvault.impl.approval;

import dev.skillvault.impl.provider.TokenExport;

/** What an approval is for. One that is for the other is not used up by asking for the wrong thing. */
public enum ApprovedThing {
    /** A request that is sent to the provider. */
    REQUEST("this approval is for a request: have the request sent under it"),
    /** A token that leaves the vault. */
    TOKEN("this approval is for a token: the skill can take that token under it, and nothing can be sent under it");

    private final String advice;

    ApprovedThing(String advice) {
        this.advice = advice;
    }

    static ApprovedThing of(String operation) {
        return TokenExport.isMeant(operation) ? TOKEN : REQUEST;
    }

    /** For whoever wanted the other. */
    String advice() {
        return advice;
    }
}
