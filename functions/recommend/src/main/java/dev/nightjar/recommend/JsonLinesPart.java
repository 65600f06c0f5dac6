package dev.nightjar.recommend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One line per user: {@code {"input":{"userId":"u1"},"output":{"recommendedItems":["i7"],
 * "scores":[0.5],"sources":["model"]},"error":null}}, the shape of Amazon Personalize batch
 * inference output with one more list, or two where reasons are asked for: {@code because}.
 */
final class JsonLinesPart implements PartWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ServedCatalog catalog;
  private final List<PartColumn> columns;
  private final OutputStream out;
  private final JsonGenerator json;

  JsonLinesPart(Path file, ServedCatalog catalog, boolean explain) throws IOException {
    this.catalog = catalog;
    this.columns = PartColumn.of(explain);
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    this.json = FACTORY.createGenerator(out);
    json.setRootValueSeparator(null);
  }

  @Override
  public void write(String userId, TopItems top) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("input");
    json.writeStringField("userId", userId);
    json.writeEndObject();
    json.writeObjectFieldStart("output");
    for (PartColumn column : columns) {
      column.writeList(json, catalog, top);
    }
    json.writeEndObject();
    json.writeNullField("error");
    json.writeEndObject();
    json.writeRaw('\n');
  }

  @Override
  public void close() throws IOException {
    json.close();
    out.close();
  }
}
