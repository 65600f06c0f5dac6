package dev.nightjar.recommend;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.nightjar.contract.Recommendation.Source;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One row per recommendation, sorted by user and rank, as RFC 4180 but for line ends of one {@code
 * \n}; the first line names the columns of {@link ParquetPart}.
 */
final class CsvPart implements PartWriter {
  private static final CsvMapper MAPPER =
      CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();
  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("\n");

  private final Catalog catalog;
  private final SequenceWriter rows;

  CsvPart(Path file, Catalog catalog) throws IOException {
    this.catalog = catalog;
    this.rows =
        MAPPER
            .writer(SCHEMA)
            .writeValues(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    rows.write(new Object[] {"user_id", "rank", "item_id", "score", "source"});
  }

  @Override
  public void write(String userId, TopItems top, Source source) throws IOException {
    for (int i = 0; i < top.size(); i++) {
      String item = catalog.itemId(top.items()[i]);
      rows.write(new Object[] {userId, i + 1, item, top.scores()[i], source.column()});
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
