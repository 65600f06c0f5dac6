package dev.nightjar.recommend;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.nightjar.contract.CsvCell;
import dev.nightjar.contract.Recommendation;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One row per recommendation, sorted by user and rank, as RFC 4180 but for line ends of one {@code
 * \n}; ids are written as {@link CsvCell}; the first line names the columns of {@link
 * Recommendation}; an empty cell is a missing reason.
 */
final class CsvPart implements PartWriter {
  private static final CsvMapper MAPPER =
      CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();
  private static final CsvSchema SCHEMA = CsvSchema.emptySchema().withLineSeparator("\n");

  private final ServedCatalog catalog;
  private final List<PartColumn> columns;
  private final SequenceWriter rows;

  CsvPart(Path file, ServedCatalog catalog, boolean explain) throws IOException {
    this.catalog = catalog;
    this.columns = PartColumn.of(explain);
    this.rows =
        MAPPER
            .writer(SCHEMA)
            .writeValues(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    rows.write(Recommendation.columnNames(explain));
  }

  @Override
  public void write(String userId, TopItems top) throws IOException {
    for (int place = 0; place < top.size(); place++) {
      List<Object> row = new ArrayList<>();
      for (PartColumn column : columns) {
        row.add(column.cell(catalog, userId, top, place));
      }
      rows.write(row);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
