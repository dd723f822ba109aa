package dev.skillvault.impl.egress;

import dev.skillvault.impl.store.EndablePause;
import java.util.random.RandomGenerator;

/**
 * How the door sends.
 *
 * @param maxResponseBytes how large an answer may be
 * @param pause lets time pass between two attempts; ended when the vault closes
 * @param random how much of it is left to chance
 */
public record SendingRules(int maxResponseBytes, EndablePause pause, RandomGenerator random) {}
