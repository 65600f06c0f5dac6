package dev.nightjar.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Json;
import dev.nightjar.input.Fields.BadRow;
import dev.nightjar.input.LogLine.Parsed;
import dev.nightjar.input.LogLine.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code {"item_id":…,"title":…,"brand":…,"categories":[…],"description":…,"price":…,
 * "attributes":{…}}}; only the id is required, other fields are ignored. A price becomes the
 * attribute {@code price}.
 */
public final class ParseCatalog implements RowParser<CatalogRow> {
  @Override
  public LogLine<CatalogRow> parse(Row row, long position) {
    try {
      JsonNode object = row.fields();
      String itemId = Fields.id(object, "item_id");
      for (String name : List.of("title", "brand", "description")) {
        require(object, name, JsonNode::isTextual, "text");
      }
      require(object, "categories", ParseCatalog::isTexts, "a list of text");
      Attributes.check(row.fields());
      require(object, "price", n -> n.isNumber() || n.isTextual(), "a number or text");
      if (Fields.isInfinite(object.path("price"))) {
        throw new BadRow("price is infinite");
      }
      return new Parsed<>(new CatalogRow(itemId, Fields.unicode(object.toString()), position));
    } catch (BadRow e) {
      return new Rejected<>(e.getMessage());
    }
  }

  /** The item a checked row describes. */
  public static CatalogItem item(
      CatalogRow row, int index, long interactions, long trainInteractions) {
    ObjectNode object = Json.read(row.json(), ObjectNode.class, "catalog row " + row.itemId());
    List<String> categories = new ArrayList<>();
    object.path("categories").forEach(category -> categories.add(category.asText()));
    return new CatalogItem(
        index,
        row.itemId(),
        text(object, "title"),
        text(object, "brand"),
        categories,
        text(object, "description"),
        attributes(object),
        interactions,
        trainInteractions,
        true);
  }

  private static Map<String, Object> attributes(ObjectNode object) {
    Map<String, Object> attributes = new TreeMap<>();
    JsonNode price = object.path("price");
    if (price.isValueNode() && !price.isNull()) {
      attributes.put("price", Json.MAPPER.convertValue(price, Object.class));
    }
    attributes.putAll(Attributes.of(object));
    return attributes;
  }

  private static String text(ObjectNode object, String name) {
    return object.path(name).isTextual() ? object.path(name).asText().strip() : "";
  }

  private interface Shape {
    boolean accepts(JsonNode node);
  }

  private static void require(JsonNode object, String name, Shape shape, String expected)
      throws BadRow {
    JsonNode value = object.get(name);
    if (value != null && !value.isNull() && !shape.accepts(value)) {
      throw new BadRow(name + " is not " + expected);
    }
  }

  private static boolean isTexts(JsonNode node) {
    if (!node.isArray()) {
      return false;
    }
    for (JsonNode element : node) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return true;
  }
}
