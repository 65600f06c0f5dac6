package dev.nightjar.recommend.rules;

import dev.nightjar.contract.CatalogItem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values of an attribute, in a form in which equal ones are equal: text, booleans, and numbers
 * by what they are worth ({@code 1} is {@code 1.0}, but not {@code "1"}).
 */
final class Values {
  /** What is known of every item, whatever its attributes. */
  static final Set<String> OF_EVERY_ITEM =
      Set.of("item_id", "brand", "categories", "in_catalog", "interactions");

  private Values() {}

  /** None where the item does not have the attribute. */
  static List<Object> of(CatalogItem item, String attribute) {
    return switch (attribute) {
      case "item_id" -> List.of(item.itemId());
      case "brand" -> item.brand().isBlank() ? List.of() : List.of(item.brand());
      case "categories" -> of((Object) item.categories());
      case "in_catalog" -> List.of(item.inCatalog());
      case "interactions" -> List.of(plain(item.interactions()));
      default -> of(item.attributes(), attribute);
    };
  }

  /** None where there is no such attribute. */
  static List<Object> of(Map<String, Object> attributes, String attribute) {
    Object value = attributes.get(attribute);
    return value == null ? List.of() : of(value);
  }

  /** A value, or each of a list. */
  static List<Object> of(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Values::plain).distinct().toList()
        : List.of(plain(value));
  }

  static Object plain(Object value) {
    return value instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros()
        : value;
  }
}
