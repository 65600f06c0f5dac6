package dev.nightjar.contract;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One row of the output {@code related-items}; the components are the columns, in snake_case.
 *
 * @param itemId the caller's id; rows are sorted by item index, then kind, then rank
 * @param kind how the two are related
 * @param rank 1 is best
 * @param relatedItemId the caller's id
 * @param score comparable within one item and kind only
 */
public record RelatedItem(String itemId, Kind kind, int rank, String relatedItemId, float score) {
  /** The folder of a run that holds them. */
  public static final String FOLDER = "related-items";

  public static final List<TableColumn> COLUMNS =
      List.of(
          TableColumn.text("item_id"),
          TableColumn.text("kind"),
          TableColumn.int32("rank"),
          TableColumn.text("related_item_id"),
          TableColumn.float32("score"));

  /** How two items are related. */
  public enum Kind {
    /** The same users have both, or take one after the other. */
    TOGETHER("together"),
    /** Their texts are alike. */
    ALIKE("alike");

    private final String column;

    Kind(String column) {
      this.column = column;
    }

    /** The value of the column. */
    public String column() {
      return column;
    }

    /** The kind of a column value. */
    public static Kind ofColumn(String column, String where) {
      return Arrays.stream(values())
          .filter(kind -> kind.column.equals(column))
          .findFirst()
          .orElseThrow(
              () ->
                  new ContractException(
                      "%s: expected kind %s, found %s".formatted(where, known(), column)));
    }

    private static String known() {
      return Arrays.stream(values()).map(Kind::column).collect(Collectors.joining(" or "));
    }

    /** In a model bundle: int32 (items, M), row i the items related to item i + 1, 0 where none. */
    public String itemsFile() {
      return "related-%s-items.npy".formatted(column);
    }

    /** In a model bundle: float32 (items, M), how much; best first. */
    public String weightsFile() {
      return "related-%s-weights.npy".formatted(column);
    }
  }

  /** As a row of the table. */
  public Object[] cells() {
    return new Object[] {itemId, kind.column(), rank, relatedItemId, score};
  }

  /**
   * From a row of the table.
   *
   * @param where names the file in errors
   */
  public static RelatedItem of(Object[] cells, String where) {
    return new RelatedItem(
        (String) cells[0],
        Kind.ofColumn((String) cells[1], where),
        (Integer) cells[2],
        (String) cells[3],
        (Float) cells[4]);
  }

  /**
   * The first item whose rows a part holds; those of the next part follow its last.
   *
   * @param part from 0; the number of parts gives the item behind the last
   * @param items of the catalog
   */
  public static int firstItem(int part, int parts, int items) {
    return Conventions.FIRST_ITEM + (int) ((long) items * part / parts);
  }
}
