package dev.nightjar.recommend;

import dev.nightjar.contract.PartFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes one part to a local file, user by user in user-index order. The same users give the same
 * bytes.
 */
sealed interface PartWriter extends Closeable permits ParquetPart, JsonLinesPart, CsvPart {
  /** One user's recommendations, best first; none is allowed. */
  void write(String userId, TopItems top) throws IOException;

  /**
   * @param file replaced if it is there
   * @param explain whether to write the reasons
   */
  static PartWriter open(PartFormat format, Path file, ServedCatalog catalog, boolean explain)
      throws IOException {
    return switch (format) {
      case PARQUET -> new ParquetPart(file, catalog, explain);
      case JSONL -> new JsonLinesPart(file, catalog, explain);
      case CSV -> new CsvPart(file, catalog, explain);
    };
  }
}
