package dev.nightjar.input;

import java.util.Locale;

/** How a file is written, as its name says. */
public enum FileForm {
  JSON_LINES,
  CSV,
  TSV,
  PARQUET,
  /** The name does not say, or says that the file is packed. */
  OTHER;

  /**
   * @param name of a file, perhaps with its folder
   */
  public static FileForm of(String name) {
    int dot = name.lastIndexOf('.');
    return switch (dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT)) {
      case ".jsonl", ".ndjson", ".json" -> JSON_LINES;
      case ".csv" -> CSV;
      case ".tsv", ".tab" -> TSV;
      case ".parquet" -> PARQUET;
      default -> OTHER;
    };
  }
}
