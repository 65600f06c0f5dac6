package dev.nightjar.publish.consumer;

import dev.nightjar.contract.PartFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads the parts of a run, in any format, one user in memory at a time. */
public final class PartReader {
  private PartReader() {}

  /**
   * Hands over every user of a part in the order of the file. Rows of a user must follow each
   * other.
   *
   * @param where names the part in errors
   */
  public static void forEachUser(
      String format, Path file, String where, Consumer<UserRecommendations> consumer)
      throws IOException {
    switch (PartFormat.of(format, where)) {
      case PARQUET -> ParquetPartReader.forEachUser(file, where, consumer);
      case CSV -> CsvPartReader.forEachUser(file, where, consumer);
      case JSONL -> JsonLinesReader.forEachUser(file, where, consumer);
    }
  }
}
