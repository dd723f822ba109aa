/**
 * What an auditor's report says: entries are counted in one pass, grants and requests are compared with the log's key, and both are put
 * together by who holds what. Entry types {@link dev.skillvault.impl.report.StoreReportReader} and, for one user,
 * {@link dev.skillvault.impl.report.StoreAccessReader}.
 */
@NullMarked
package dev.skillvault.impl.report;

import org.jspecify.annotations.NullMarked;
