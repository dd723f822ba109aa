package dev.skillvault.impl.command;

/** Why a row that claims to be a command is not executed. */
enum Refusal {
    MALFORMED("the command is not one that this version writes"),
    UNKNOWN_KEY("this agent does not know the operator's key: enrol it with 'vault operator enrol'"),
    ENDED_KEY("the enrolment of the operator's key was ended"),
    AGENTS_KEY("the command is signed with the agent's own key"),
    BAD_SIGNATURE("the command's signature does not fit: it was changed, or is for another agent"),
    EXPIRED("the command has expired, or is from the future: compare the clocks of both machines"),
    REPLAYED("the command was taken once already"),
    UNKNOWN_VERB("this agent does not know what the command asks for: are both of one version?");

    private final String sentence;

    Refusal(String sentence) {
        this.sentence = sentence;
    }

    String sentence() {
        return sentence;
    }
}
