/**
 * Parquet files of flat rows without nulls, written and read by a list of columns. Whoever uses it
 * brings parquet-floor.
 */
package dev.nightjar.stage.table;
