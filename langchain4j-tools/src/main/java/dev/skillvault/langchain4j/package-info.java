/**
 * The vault as LangChain4j sees it: {@link dev.skillvault.langchain4j.VaultToolProvider} offers a model only the tools whose skill
 * holds a grant of the user, and answers every failure in words that are safe to show. First and last step of a call's way; what
 * happens between lies behind {@link dev.skillvault.egress.AuthorizedClient}.
 */
@NullMarked
package dev.skillvault.langchain4j;

import org.jspecify.annotations.NullMarked;
