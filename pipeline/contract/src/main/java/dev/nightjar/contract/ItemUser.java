package dev.nightjar.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One row of the output {@code item-users}; the components are the columns, in snake_case. A part
 * holds the best of its own users: the best of all are among them.
 *
 * @param target an item's id, or {@code attribute=value} for all items that have it
 * @param userId the caller's id
 * @param score how much of the user's softmax the target has, as a natural logarithm: at most 0,
 *     comparable between users of one target
 */
public record ItemUser(String target, String userId, float score) {
  /** The folder of a run that holds them. */
  public static final String FOLDER = "item-users";

  public static final List<TableColumn> COLUMNS =
      List.of(
          TableColumn.text("target"), TableColumn.text("user_id"), TableColumn.float32("score"));

  /** The order within a target: ties go to the smaller id, by its UTF-8 bytes. */
  public static final Comparator<ItemUser> BEST_FIRST =
      Comparator.comparingDouble((ItemUser row) -> -row.score())
          .thenComparing(
              row -> row.userId().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private static final int MOST_TARGETS = 100;
  private static final int USERS = 1_000;

  /** As a row of the table. */
  public Object[] cells() {
    return new Object[] {target, userId, score};
  }

  /** From a row of the table. */
  public static ItemUser of(Object[] cells) {
    return new ItemUser((String) cells[0], (String) cells[1], (Float) cells[2]);
  }

  /**
   * The targets of a setting, which commas separate.
   *
   * @throws IllegalArgumentException if there are none, too many, or one twice
   */
  public static List<String> targets(String setting) {
    List<String> targets =
        Stream.of(setting.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
    Require.inRange(targets.size(), 1, MOST_TARGETS, "targets of --item-users");
    for (String target : targets) {
      Require.that(
          targets.indexOf(target) == targets.lastIndexOf(target),
          "--item-users must name %s once",
          target);
    }
    return targets;
  }

  /** The targets of a run, by the settings that it was made with; none without the output. */
  public static List<String> targets(JsonNode settings) {
    return settings.hasNonNull("item_users")
        ? targets(settings.path("item_users").textValue())
        : List.of();
  }

  /** Users of a target at most, by the settings that a run was made with. */
  public static int most(JsonNode settings) {
    return settings.path("users_per_item").asInt(USERS);
  }
}
