/**
 * The two doors that change something: {@link dev.skillvault.Vault} for the program that runs an agent and
 * {@link dev.skillvault.VaultOperator} for the person who answers for it. Everything else is reached from these; skills see
 * neither, only their {@link dev.skillvault.skill.SkillContext}.
 */
@NullMarked
package dev.skillvault;

import org.jspecify.annotations.NullMarked;
