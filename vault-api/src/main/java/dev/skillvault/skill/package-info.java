/**
 * Who asks for what: a {@link dev.skillvault.skill.Skill} is a plugin that declares its wishes in a
 * {@link dev.skillvault.skill.SkillManifest} and works through a {@link dev.skillvault.skill.SkillContext}. First step of the
 * flow; what is asked here is answered in {@link dev.skillvault.grant}.
 */
@NullMarked
package dev.skillvault.skill;

import org.jspecify.annotations.NullMarked;
