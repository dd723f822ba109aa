/**
 * May they? Grants as signed, immutable rows, and step 2 of a call: decide, debit and record in one unit of work, before anything
 * is sent. Entry type {@link dev.skillvault.impl.grant.Decider}; its only yes is a {@link dev.skillvault.impl.grant.Permit}, which
 * every later step requires.
 */
@NullMarked
package dev.skillvault.impl.grant;

import org.jspecify.annotations.NullMarked;
