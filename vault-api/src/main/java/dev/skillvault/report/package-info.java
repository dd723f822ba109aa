/**
 * What an auditor reports on a stretch of time: who may do what, what was asked for, granted and used, and what was refused, approved,
 * refreshed and taken out. Entry type {@link dev.skillvault.report.ReportReader}; it only reads and needs no key. Whether the log it reads
 * from is genuine, {@link dev.skillvault.audit.LogVerifier} says.
 */
@NullMarked
package dev.skillvault.report;

import org.jspecify.annotations.NullMarked;
