/**
 * The built-in skill for Google Sheets: {@link dev.skillvault.langchain4j.sheets.SheetsSkill} asks, its tools read and append. One
 * request per tool call, through {@link dev.skillvault.egress.AuthorizedClient}.
 */
@NullMarked
package dev.skillvault.langchain4j.sheets;

import org.jspecify.annotations.NullMarked;
