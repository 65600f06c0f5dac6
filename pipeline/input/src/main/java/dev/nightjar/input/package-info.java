/**
 * Files of any accepted form to rows, and rows to what they mean, for every command that reads logs
 * and catalogs, without an engine. In the order of the data: {@link dev.nightjar.input.TextLines}
 * (bytes to lines), {@link dev.nightjar.input.FileRows} (lines or Parquet to rows), {@link
 * dev.nightjar.input.ParseRows} (rows to values or reasons).
 */
package dev.nightjar.input;
