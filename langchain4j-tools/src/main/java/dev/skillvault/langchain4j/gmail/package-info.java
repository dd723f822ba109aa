/**
 * The built-in skill for Gmail: {@link dev.skillvault.langchain4j.gmail.GmailSkill} asks, its tools search, read and send. Mails are
 * composed here and sent by Gmail, through {@link dev.skillvault.egress.AuthorizedClient}.
 */
@NullMarked
package dev.skillvault.langchain4j.gmail;

import org.jspecify.annotations.NullMarked;
