package dev.nightjar.dataset.text;

import dev.nightjar.contract.CatalogItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/** The texts that describe items and users (METHOD section 2). */
public final class Prompts {
  private static final String USER_START = "Liked: ";
  private static final String SEPARATOR = "; ";
  private static final int START_AND_END = 2;

  private Prompts() {}

  /**
   * Name, brand, categories, attributes and description, in the order of what they say; the
   * description comes last because a long text loses its end. Empty if nothing is known.
   */
  public static String item(CatalogItem item) {
    List<String> parts = new ArrayList<>();
    add(parts, "", item.title());
    add(parts, "brand: ", item.brand());
    add(parts, "categories: ", String.join(", ", item.categories()));
    item.attributes().forEach((name, value) -> add(parts, name + ": ", words(value)));
    add(parts, "", item.description());
    return String.join(SEPARATOR, parts);
  }

  private static void add(List<String> parts, String label, String value) {
    if (!value.isBlank()) {
      parts.add(label + value.strip());
    }
  }

  private static String words(Object value) {
    return value instanceof Collection<?> list
        ? String.join(", ", list.stream().map(String::valueOf).toList())
        : String.valueOf(value);
  }

  /**
   * The titles of a training history, oldest first. What does not fit is dropped from the old end;
   * the newest title always stays. Empty if there are no titles.
   *
   * @param titles oldest first
   * @param tokens length of a title
   * @param maxTokens of the whole text, start and end mark included
   */
  public static String user(List<String> titles, ToIntFunction<String> tokens, int maxTokens) {
    List<String> kept = new ArrayList<>();
    int left = maxTokens - START_AND_END - tokens.applyAsInt(USER_START);
    for (int i = titles.size() - 1; i >= 0; i--) {
      left -= tokens.applyAsInt(titles.get(i)) + (kept.isEmpty() ? 0 : 1);
      if (left < 0 && !kept.isEmpty()) {
        break;
      }
      kept.add(titles.get(i));
    }
    Collections.reverse(kept);
    return kept.isEmpty() ? "" : USER_START + String.join(SEPARATOR, kept);
  }
}
