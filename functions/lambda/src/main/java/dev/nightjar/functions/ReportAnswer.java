package dev.nightjar.functions;

/**
 * Where the morning report lies.
 *
 * @param report key of the page, relative to the root
 */
public record ReportAnswer(String report) {}
