/**
 * Everything an author of a skill, a provider or an alert channel needs to test without a network. {@link
 * dev.skillvault.testkit.TestClock} moves the time; {@link dev.skillvault.testkit.sandbox.Sandbox} plays the providers.
 */
@NullMarked
package dev.skillvault.testkit;

import org.jspecify.annotations.NullMarked;
