/**
 * A runnable LangChain4j agent over all three tools. Entry type {@link dev.skillvault.sample.SampleAgent}; the story itself is in
 * {@link dev.skillvault.sample.Story}, which uses the public API only, as an agent builder would.
 */
@NullMarked
package dev.skillvault.sample;

import org.jspecify.annotations.NullMarked;
