/**
 * The built-in skill for GitHub: {@link dev.skillvault.langchain4j.github.GitHubSkill} asks, its tools read and write issues. One
 * request per tool call, through {@link dev.skillvault.egress.AuthorizedClient}.
 */
@NullMarked
package dev.skillvault.langchain4j.github;

import org.jspecify.annotations.NullMarked;
