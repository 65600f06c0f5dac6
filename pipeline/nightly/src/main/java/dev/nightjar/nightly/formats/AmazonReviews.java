package dev.nightjar.nightly.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.input.FileRows;
import dev.nightjar.input.InputFields;
import dev.nightjar.input.RowSink;
import dev.nightjar.input.TextLines;
import dev.nightjar.input.TextNumbers;
import java.util.ArrayList;
import java.util.List;

/**
 * Reviews and metadata as JSON lines: of 2014 and 2018 ({@code reviewerID}, {@code asin}, {@code
 * overall}, {@code unixReviewTime}) and of 2023 ({@code user_id}, {@code parent_asin}, {@code
 * rating}, {@code timestamp}).
 */
final class AmazonReviews implements PublicFormat.Reader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final InputFields REVIEW =
      InputFields.foreign(
          List.of(
              "user_id",
              "reviewerID",
              "parent_asin",
              "asin",
              "timestamp",
              "unixReviewTime",
              "rating",
              "overall"));
  private static final InputFields PRODUCT =
      InputFields.foreign(
          List.of(
              "parent_asin",
              "asin",
              "title",
              "brand",
              "store",
              "categories",
              "category",
              "description",
              "price"));

  @Override
  public TextLines.Sink interactions(InputFields fields, RowSink rows) {
    return FileRows.json(REVIEW, rows);
  }

  @Override
  public TextLines.Sink catalog(InputFields fields, RowSink rows) {
    return FileRows.json(PRODUCT, rows);
  }

  @Override
  public ObjectNode interaction(ObjectNode review) {
    ObjectNode fields = NODES.objectNode();
    copy(review, fields, "user_id", "user_id", "reviewerID");
    copy(review, fields, "item_id", "parent_asin", "asin");
    copy(review, fields, "timestamp", "timestamp", "unixReviewTime");
    copy(review, fields, "value", "rating", "overall");
    return fields;
  }

  @Override
  public ObjectNode item(ObjectNode product) {
    ObjectNode fields = NODES.objectNode();
    copy(product, fields, "item_id", "parent_asin", "asin");
    copy(product, fields, "title", "title");
    copy(product, fields, "brand", "brand", "store");
    List<String> categories = new ArrayList<>();
    collect(
        product.has("categories") ? product.get("categories") : product.path("category"),
        categories);
    if (!categories.isEmpty()) {
      categories.stream().distinct().forEach(fields.putArray("categories")::add);
    }
    List<String> description = new ArrayList<>();
    collect(product.path("description"), description);
    if (!description.isEmpty()) {
      fields.put("description", String.join(" ", description));
    }
    copy(product, fields, "price", "price");
    if (fields.path("price").isTextual()) {
      fields.set("price", price(fields.get("price").textValue().strip()));
    }
    return fields;
  }

  /**
   * A number, perhaps with a dollar sign and commas between thousands; or the text as it stands.
   */
  private static JsonNode price(String text) {
    JsonNode number = TextNumbers.parse(text.replaceFirst("^\\$", "").replace(",", ""));
    return number == null ? NODES.textNode(text) : number;
  }

  /** Every text of a text, a list, or a list of lists. */
  private static void collect(JsonNode node, List<String> texts) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, texts));
    } else if (node.isTextual() && !node.asText().isBlank()) {
      texts.add(node.asText().strip());
    }
  }

  /** The first of the named fields that says something. */
  private static void copy(ObjectNode from, ObjectNode to, String name, String... theirs) {
    for (String their : theirs) {
      JsonNode value = from.path(their);
      if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
        to.set(name, value);
        return;
      }
    }
  }
}
