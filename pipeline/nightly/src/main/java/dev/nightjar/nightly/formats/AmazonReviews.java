package dev.nightjar.nightly.formats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reviews and metadata as JSON lines: of 2014 and 2018 ({@code reviewerID}, {@code asin}, {@code
 * overall}, {@code unixReviewTime}) and of 2023 ({@code user_id}, {@code parent_asin}, {@code
 * rating}, {@code timestamp}).
 */
final class AmazonReviews implements PublicFormat.Reader {
  @Override
  public void interactions(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    read(lines, AmazonReviews::interaction, rows);
  }

  private static Map<String, Object> interaction(JsonNode review) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user_id", text(review, "user_id", "reviewerID"));
    fields.put("item_id", text(review, "parent_asin", "asin"));
    fields.put("timestamp", Tables.time(text(review, "timestamp", "unixReviewTime")));
    fields.put("value", Tables.number(text(review, "rating", "overall")));
    return fields;
  }

  @Override
  public void catalog(
      BufferedReader lines, Map<String, String> columns, Consumer<Map<String, Object>> rows)
      throws IOException {
    read(lines, AmazonReviews::item, rows);
  }

  private static Map<String, Object> item(JsonNode product) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("item_id", text(product, "parent_asin", "asin"));
    fields.put("title", text(product, "title"));
    fields.put("brand", text(product, "brand", "store"));
    List<String> categories = new ArrayList<>();
    collect(
        product.has("categories") ? product.get("categories") : product.path("category"),
        categories);
    fields.put("categories", categories.isEmpty() ? null : categories.stream().distinct().toList());
    List<String> description = new ArrayList<>();
    collect(product.path("description"), description);
    fields.put("description", description.isEmpty() ? null : String.join(" ", description));
    fields.put("price", price(text(product, "price")));
    return fields;
  }

  private static Object price(String text) {
    return text == null ? null : Tables.number(text.replaceFirst("^\\$", "").replace(",", ""));
  }

  /** Every text of a text, a list, or a list of lists. */
  private static void collect(JsonNode node, List<String> texts) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, texts));
    } else if (node.isTextual() && !node.asText().isBlank()) {
      texts.add(node.asText().strip());
    }
  }

  private static String text(JsonNode node, String... names) {
    for (String name : names) {
      if (node.path(name).isValueNode()
          && !node.path(name).asText().isBlank()
          && !node.path(name).isNull()) {
        return node.path(name).asText().strip();
      }
    }
    return null;
  }

  private static void read(
      BufferedReader lines,
      Function<JsonNode, Map<String, Object>> fields,
      Consumer<Map<String, Object>> rows)
      throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        rows.accept(fieldsOf(line, fields));
      }
    }
  }

  /** A line that is no JSON has no fields: it is skipped and counted like one that lacks an id. */
  private static Map<String, Object> fieldsOf(
      String line, Function<JsonNode, Map<String, Object>> fields) {
    try {
      return fields.apply(Json.read(line, JsonNode.class, "line"));
    } catch (ContractException e) {
      return Map.of();
    }
  }
}
