/**
 * What a first look at the inputs finds, without an engine: {@link
 * dev.nightjar.dataset.check.FileSample} (the first rows of a file), the profiles of the three
 * inputs, findings, and the report of them.
 */
package dev.nightjar.dataset.check;
