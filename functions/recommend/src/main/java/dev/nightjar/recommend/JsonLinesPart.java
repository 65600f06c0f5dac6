package dev.nightjar.recommend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One line per user: {@code {"input":{"userId":"u1"},"output":{"recommendedItems":["i7"],
 * "scores":[0.5]},"error":null}}, the shape of Amazon Personalize batch inference output. It has no
 * place for the source.
 */
final class JsonLinesPart implements PartWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Catalog catalog;
  private final OutputStream out;
  private final JsonGenerator json;

  JsonLinesPart(Path file, Catalog catalog) throws IOException {
    this.catalog = catalog;
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
