/**
 * The page that 'vault audit report' writes: one file without script and without network, for the screen and for paper. Entry type
 * {@link dev.skillvault.cli.report.ReportPage}; each section is a class of its own.
 */
@NullMarked
package dev.skillvault.cli.report;

import org.jspecify.annotations.NullMarked;
