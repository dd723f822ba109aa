/**
 * A provider's answer, in words for a model: {@link dev.skillvault.langchain4j.answer.JsonApi} reads it,
 * {@link dev.skillvault.langchain4j.answer.ToolFailedException} says why there is none, and
 * {@link dev.skillvault.langchain4j.answer.UntrustedContent} marks what others wrote. Last step on a tool's way back; meant for the
 * built-in skills and for whoever writes one like them.
 */
@NullMarked
package dev.skillvault.langchain4j.answer;

import org.jspecify.annotations.NullMarked;
