/**
 * Who asks? The skills that were found, and what each gets for one user: a door, never a token. Entry type {@link
 * dev.skillvault.impl.skill.SkillRegistry}. First step of the flow; the user is bound here and travels with the call.
 */
@NullMarked
package dev.skillvault.impl.skill;

import org.jspecify.annotations.NullMarked;
