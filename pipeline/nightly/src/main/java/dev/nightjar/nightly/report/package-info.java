/**
 * The morning report, in reading order: {@link dev.nightjar.nightly.report.ReportData} (all that a
 * page says of a night), {@link dev.nightjar.nightly.report.ReadReport} (from the files below a
 * root), {@link dev.nightjar.nightly.report.Verdict} (the night in a sentence, and what to look
 * at), {@link dev.nightjar.nightly.report.Charts} (pictures), {@link
 * dev.nightjar.nightly.report.ReportPage} (HTML).
 */
package dev.nightjar.nightly.report;
