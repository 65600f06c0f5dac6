package dev.nightjar.dataset.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightjar.contract.Json;
import dev.nightjar.input.CatalogRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the items of a catalog are described with. */
final class CatalogProfile implements FileSample.Sink<CatalogRow> {
  /** Such as {@code ['Beauty', 'Hair']}: a list that a program wrote as one text. */
  private static final Pattern WRITTEN_LIST = Pattern.compile("(?s)\\s*[\\[({].*[\\])}]\\s*");

  private static final Pattern OTHER_SEPARATOR = Pattern.compile("(?s).+?\\s*([>;/,])\\s*.+");

  /** UTF-8 that was read as Latin-1 or Windows-1252, and what a decoder could not read. */
  private static final Pattern GARBLED = Pattern.compile("\ufffd|Ã[\u0080-\u00bf‚-™]|â€");

  final Counts ids = new Counts();
  final Counts titles = new Counts();
  final Counts withField = new Counts();
  private final Map<String, Integer> contents = new HashMap<>();
  private final Examples writtenLists = new Examples();
  private final Examples oneCategory = new Examples();
  private final Examples garbled = new Examples();
  private long contradictions;

  /** How many, and one of them. */
  static final class Examples {
    private long count;
    private String first = "";

    private void add(String example) {
      first = count == 0 ? example : first;
      count++;
    }

    long count() {
      return count;
    }

    String first() {
      return first;
    }
  }

  @Override
  public void value(CatalogRow row) {
    Integer earlier = contents.putIfAbsent(row.itemId(), row.json().hashCode());
    ids.add(row.itemId());
    if (earlier != null) {
      contradictions += earlier == row.json().hashCode() ? 0 : 1;
      return;
    }
    ObjectNode item = Json.read(row.json(), ObjectNode.class, "catalog row");
    item.properties()
        .forEach(
            field -> {
              if (!field.getKey().equals("item_id") && !isBlank(field.getValue())) {
                withField.add(field.getKey());
              }
            });
    describe(item);
  }

  private void describe(ObjectNode item) {
    String title = item.path("title").asText("").strip();
    if (!title.isEmpty()) {
      titles.add(title);
    }
    if (GARBLED.matcher(title).find()) {
      garbled.add(title);
    }
    JsonNode categories = item.path("categories");
    if (categories.size() == 1) {
      String only = categories.get(0).asText();
      if (WRITTEN_LIST.matcher(only).matches()) {
        writtenLists.add(only);
      } else if (OTHER_SEPARATOR.matcher(only).matches()) {
        oneCategory.add(only);
      }
    } else if (categories.size() > 1 && categories.get(0).asText().matches("\\s*\\[\\s*['\"].*")) {
      writtenLists.add(categories.get(0).asText());
    }
  }

  private static boolean isBlank(JsonNode value) {
    return value.isNull()
        || (value.isTextual() && value.asText().isBlank())
        || (value.isContainerNode() && value.isEmpty());
  }

  /** Different items. */
  int items() {
    return ids.distinct();
  }

  long duplicates() {
    return ids.total() - ids.distinct();
  }

  /** Duplicates that say something else than the first. */
  long contradictions() {
    return contradictions;
  }

  Examples writtenLists() {
    return writtenLists;
  }

  Examples oneCategory() {
    return oneCategory;
  }

  Examples garbled() {
    return garbled;
  }

  /** A title that more than one item in ten has. */
  Optional<Map.Entry<String, Integer>> commonTitle() {
    return titles.most().filter(title -> title.getValue() > 1 && 10L * title.getValue() > items());
  }
}
