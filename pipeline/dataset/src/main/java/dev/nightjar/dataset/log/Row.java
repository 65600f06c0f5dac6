package dev.nightjar.dataset.log;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One row of an input file, the same whatever the file's format.
 *
 * @param line from 1; of a Parquet file the row's number
 * @param text as it stood in the file; of a Parquet file as JSON
 * @param fields those the input has a use for, as JSON values
 */
public record Row(long line, String text, ObjectNode fields) {}
