package dev.skillvault.cli.report;

import java.util.List;

/** What nobody should read into the page. */
final class Unsaid {
    private static final List<String> SENTENCES = List.of(
            "It says what went through the vault. What a user, or another program with a token of its own, did with the same"
                    + " account, the vault does not see.",
            "A call that was allowed was within its grant. Whether it was sensible, the page cannot say.",
            "An unknown outcome is unknown: the call may have had its effect. It stays debited.",
            "What was done with a token that was taken out is counted nowhere.",
            "Entries that were pruned are counted nowhere. If the period reaches back to any, the top of the page says so.",
            "Times are the vault's clock. Where it was set back, the log's order wins.",
            "Who may do what is as of when the page was made; who was allowed what before, the log says, entry by entry.",
            "Who may do what is what was granted: spent uses, an end for want of use, and accounts that are dead or need consent again"
                    + " are not considered. The state of each account stands under the connections.",
            "The entries were counted first and the log verified afterwards, as two readings of the store: what was changed in between,"
                    + " the verification has seen and the counts have not.",
            "Grants and requests of users who were forgotten are gone, and so are their connections; their calls still count, under"
                    + " the name that the log has.",
            "The state of connections is not signed: whoever can write the database can make one look well.",
            "This page is not signed. Whoever doubts it makes it again from the store, with anchors.",
            "It names users, accounts and limits: keep it as carefully as the store.");

    private final Html html;

    Unsaid(Html html) {
        this.html = html;
    }

    void write() {
        html.open("section").element("h2", "What this page cannot say").open("ul");
        SENTENCES.forEach(sentence -> html.element("li", sentence));
        html.close().close();
    }
}
