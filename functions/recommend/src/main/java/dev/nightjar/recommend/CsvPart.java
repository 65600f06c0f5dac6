package dev.nightjar.recommend;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.nightjar.contract.Conventions;
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
  private final SequenceWriter rows;

  CsvPart(Path file, ServedCatalog catalog, boolean explain) throws IOException {
    this.catalog = catalog;
    this.rows =
        MAPPER
            .writer(SCHEMA)
            .writeValues(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    rows.write(Recommendation.columnNames(explain));
  }

  @Override
  public void write(String userId, TopItems top) throws IOException {
    for (int i = 0; i < top.size(); i++) {
      String item = CsvCell.of(catalog.itemId(top.items()[i]));
      List<Object> row =
          List.of(CsvCell.of(userId), i + 1, item, top.scores()[i], top.sources()[i].column());
      rows.write(top.because().length == 0 ? row : join(row, because(top.because()[i])));
    }
  }

  private String because(int item) {
    return item == Conventions.PADDING ? "" : CsvCell.of(catalog.itemId(item));
  }

  private static List<Object> join(List<Object> row, Object cell) {
    List<Object> longer = new ArrayList<>(row);
    longer.add(cell);
    return longer;
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
