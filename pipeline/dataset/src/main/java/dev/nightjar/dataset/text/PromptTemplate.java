package dev.nightjar.dataset.text;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.Require;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that describes an item, with fields in braces: {@code {title}; brand: {brand}}. Parts
 * are separated by semicolons; a part whose fields are all empty is left out. Fields: {@code
 * title}, {@code brand}, {@code categories}, {@code description}, {@code price}, {@code
 * attributes.NAME}, and {@code attributes} for all the others, one part each with its name.
 */
public final class PromptTemplate implements Serializable {
  /**
   * The fields of the catalog in the order of what they say about an item; the description comes
   * last because a long text loses its end.
   */
  public static final String STANDARD =
      "{title}; brand: {brand}; categories: {categories}; {attributes}; {description}";

  private static final String SEPARATOR = "; ";
  private static final String ATTRIBUTES = "attributes";
  private static final String PRICE = "price";
  private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern KNOWN =
      Pattern.compile("title|brand|categories|description|price|attributes(\\..+)?");

  private final List<String> parts = new ArrayList<>();
  private final Set<String> named = new HashSet<>();

  private PromptTemplate(String template) {
    for (String part : template.split(";", -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
      Matcher field = FIELD.matcher(part);
      while (field.find()) {
        name(field.group(1)).ifPresent(named::add);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a field is unknown, or there is none at all
   */
  public static PromptTemplate parse(String template) {
    Matcher field = FIELD.matcher(template);
    boolean any = false;
    while (field.find()) {
      any = true;
      Require.that(
          KNOWN.matcher(field.group(1)).matches(),
          "--item-prompt: unknown field {%s}, known are {title}, {brand}, {categories},"
              + " {description}, {price}, {attributes} and {attributes.NAME}",
          field.group(1));
    }
    Require.that(any, "--item-prompt needs a field in braces, was \"%s\"", template);
    Require.that(
        !FIELD.matcher(template).replaceAll("").matches("(?s).*[{}].*"),
        "--item-prompt has a brace without its other: \"%s\"",
        template);
    return new PromptTemplate(template);
  }

  /** The attribute a field names. */
  private static Optional<String> name(String field) {
    if (field.equals(PRICE)) {
      return Optional.of(PRICE);
    }
    return field.startsWith(ATTRIBUTES + ".")
        ? Optional.of(field.substring(ATTRIBUTES.length() + 1))
        : Optional.empty();
  }

  /** The text of an item; empty if nothing of what the template asks for is known. */
  public String text(CatalogItem item) {
    List<String> kept = new ArrayList<>();
    boolean anything = false;
    for (String part : parts) {
      if (part.equals("{" + ATTRIBUTES + "}")) {
        int before = kept.size();
        addAttributes(item, kept);
        anything |= kept.size() > before;
      } else if (!FIELD.matcher(part).find()) {
        kept.add(part);
      } else {
        anything |= addPart(part, item, kept);
      }
    }
    return anything ? String.join(SEPARATOR, kept) : "";
  }

  private void addAttributes(CatalogItem item, List<String> kept) {
    item.attributes()
        .forEach(
            (name, value) -> {
              String words = words(value).strip();
              if (!named.contains(name) && !words.isEmpty()) {
                kept.add(name + ": " + words);
              }
            });
  }

  /** Adds a part unless all of its fields are empty. */
  private boolean addPart(String part, CatalogItem item, List<String> kept) {
    boolean[] anything = {false};
    String filled =
        FIELD
            .matcher(part)
            .replaceAll(
                field -> {
                  String value = value(field.group(1), item).strip();
                  anything[0] |= !value.isEmpty();
                  return Matcher.quoteReplacement(value);
                });
    if (anything[0]) {
      kept.add(filled);
    }
    return anything[0];
  }

  private String value(String field, CatalogItem item) {
    return switch (field) {
      case "title" -> item.title();
      case "brand" -> item.brand();
      case "categories" -> String.join(", ", item.categories());
      case "description" -> item.description();
      case ATTRIBUTES -> {
        List<String> all = new ArrayList<>();
        addAttributes(item, all);
        yield String.join(", ", all);
      }
      default -> words(item.attributes().getOrDefault(name(field).orElseThrow(), ""));
    };
  }

  private static String words(Object value) {
    return value instanceof Collection<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }
}
