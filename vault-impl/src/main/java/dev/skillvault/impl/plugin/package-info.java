/**
 * Skills from jars in a folder, each behind a class loader of its own that sees the skill's libraries, the JDK, vault-api and the tool
 * annotations, and nothing else of the agent. Entry type {@link dev.skillvault.impl.plugin.Plugins}. What this does not stop stands in
 * {@code docs/threat-model.md}.
 */
@NullMarked
package dev.skillvault.impl.plugin;

import org.jspecify.annotations.NullMarked;
