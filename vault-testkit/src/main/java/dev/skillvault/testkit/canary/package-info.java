/**
 * The canary scan: proof that no secret the sandbox issued or saw ended up in a file. {@link
 * dev.skillvault.testkit.canary.CanaryScan} reads the ledger that {@link dev.skillvault.testkit.sandbox.Sandbox} wrote and
 * searches databases, backups, logs, test reports and transcripts for those secrets in every usual encoding. It stands
 * after the flow: it runs when all tests and samples are over.
 */
@NullMarked
package dev.skillvault.testkit.canary;

import org.jspecify.annotations.NullMarked;
