package dev.nightjar.recommend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Recommendation.Source;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One line per user: {@code {"input":{"userId":"u1"},"output":{"recommendedItems":["i7"],
 * "scores":[0.5],"sources":["model"]},"error":null}}, the shape of Amazon Personalize batch
 * inference output with one more list, or two where reasons are asked for: {@code because}.
 */
final class JsonLinesPart implements PartWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ServedCatalog catalog;
  private final boolean explain;
  private final OutputStream out;
  private final JsonGenerator json;

  JsonLinesPart(Path file, ServedCatalog catalog, boolean explain) throws IOException {
    this.catalog = catalog;
    this.explain = explain;
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
    json.writeArrayFieldStart("recommendedItems");
    for (int item : top.items()) {
      json.writeString(catalog.itemId(item));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("scores");
    for (float score : top.scores()) {
      json.writeNumber(score);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sources");
    for (Source source : top.sources()) {
      json.writeString(source.column());
    }
    json.writeEndArray();
    if (explain) {
      writeReasons(top);
    }
    json.writeEndObject();
    json.writeNullField("error");
    json.writeEndObject();
    json.writeRaw('\n');
  }

  /** Null where there is none. */
  private void writeReasons(TopItems top) throws IOException {
    json.writeArrayFieldStart("because");
    for (int place = 0; place < top.size(); place++) {
      boolean known = top.because().length > 0 && top.because()[place] != Conventions.PADDING;
      json.writeString(known ? catalog.itemId(top.because()[place]) : null);
    }
    json.writeEndArray();
  }

  @Override
  public void close() throws IOException {
    json.close();
    out.close();
  }
}
