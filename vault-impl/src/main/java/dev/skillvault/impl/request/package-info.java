/**
 * Step 1 of a call, match: a skill's request becomes one canonical form, immutable bytes included, and that form is matched to
 * one operation of the provider with the resources it touches. Entry type {@link dev.skillvault.impl.request.RequestMatcher}.
 * What is decided, hashed and sent later is exactly what leaves this step; anything ambiguous is refused here, not repaired.
 */
@NullMarked
package dev.skillvault.impl.request;

import org.jspecify.annotations.NullMarked;
