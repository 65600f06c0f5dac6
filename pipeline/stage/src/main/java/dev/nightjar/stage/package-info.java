/**
 * The process around a stage: {@code storage} (objects, folders, manifests), {@code command}
 * (settings, exit codes), {@code table} (Parquet files of flat rows) and {@link
 * dev.nightjar.stage.Progress}.
 */
package dev.nightjar.stage;
