/**
 * The morning report, in reading order: {@link dev.nightjar.report.ReportData} (all that a page
 * says of a night), {@link dev.nightjar.report.ReadReport} (from the files below a root), {@link
 * dev.nightjar.report.Verdict} (the night in a sentence, and what to look at), {@link
 * dev.nightjar.report.Charts} (pictures), {@link dev.nightjar.report.ReportPage} (HTML).
 */
package dev.nightjar.report;
