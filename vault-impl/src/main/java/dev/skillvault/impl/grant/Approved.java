package dev.skillvault.impl.grant;

/**
 * A person's yes to one call, proven when it was made and again before it is used.
 *
 * @param operator the operator's enrolment that signed it, as the log names it
 * @param command the command with which it was given
 */
public record Approved(String operator, String command) {}
