/**
 * The embedded vault: where all steps are put together, and how the API finds it. Entry type {@link
 * dev.skillvault.impl.EmbeddedVaultProvider}. Nothing outside compiles against this module.
 */
@NullMarked
package dev.skillvault.impl;

import org.jspecify.annotations.NullMarked;
