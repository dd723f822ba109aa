package dev.skillvault.impl.command;

import java.util.Map;

/** What the agent can be asked to do. */
@FunctionalInterface
interface Verb {
    /**
     * Does it, in the operator's name. May wait for a provider, or for a person.
     *
     * @return what came of it, without a secret
     * @throws dev.skillvault.VaultException if it failed; the operator gets to see its sentence
     */
    Map<String, ?> run(CommandCall call);
}
