/**
 * The provider sandbox: OAuth authorization servers and the APIs behind them, of several providers, on loopback. Start
 * with {@link dev.skillvault.testkit.sandbox.Sandbox}; {@link dev.skillvault.testkit.sandbox.Browser} plays the person who
 * consents, {@link dev.skillvault.testkit.sandbox.Faults} breaks what you want to see broken, and {@link
 * dev.skillvault.testkit.sandbox.RecordedRequest} says afterwards what arrived. None of it talks to a real provider.
 */
@NullMarked
package dev.skillvault.testkit.sandbox;

import org.jspecify.annotations.NullMarked;
