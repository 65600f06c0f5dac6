package dev.nightjar.publish.check;

import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.ItemUser;
import dev.nightjar.contract.RecommendationRun;
import dev.nightjar.contract.UserSequence;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks one file of {@code item-users}: targets in the order of the plan, the best users first,
 * none twice and none too many, scores that a logarithm of a share can have, users of the part who
 * have lists of their own and have not had the item.
 */
final class ItemUsersCheck {
  private final String where;
  private final RecommendationRun plan;
  private final List<String> targets;
  private final Map<String, UserSequence> users;
  private final Map<String, Integer> itemIndexes;
  private final Set<String> given = new HashSet<>();
  private ItemUser before;
  private long rows;

  /**
   * @param where names the file in errors
   * @param users of the part, by id
   * @param itemIndexes item id to index
   */
  ItemUsersCheck(
      String where,
      RecommendationRun plan,
      Map<String, UserSequence> users,
      Map<String, Integer> itemIndexes) {
    this.where = where;
    this.plan = plan;
    this.targets = plan.itemUsers();
    this.users = users;
    this.itemIndexes = itemIndexes;
  }

  long rows() {
    return rows;
  }

  void accept(ItemUser row) {
    rows++;
    int target = targets.indexOf(row.target());
    require(row, target >= 0, "one of " + targets, row.target());
    if (before == null || !before.target().equals(row.target())) {
      int last = before == null ? -1 : targets.indexOf(before.target());
      require(row, target > last, "targets in the order " + targets, row.target());
      given.clear();
      before = null;
    }
    float score = row.score();
    require(row, Float.isFinite(score) && score <= 0, "a finite score of at most 0", score);
    require(
        row,
        before == null || ItemUser.BEST_FIRST.compare(before, row) < 0,
        "the best users first",
        score);
    require(row, given.add(row.userId()), "another user", row.userId());
    int most = plan.usersPerItem();
    require(row, given.size() <= most, "at most %d users".formatted(most), given.size());
    checkUser(row);
    before = row;
  }

  private void checkUser(ItemUser row) {
    UserSequence user = users.get(row.userId());
    require(row, user != null, "a user of the part", row.userId());
    require(row, user.length() > 0, "a user with a history", row.userId());
    boolean heldOut = plan.holdout().isPresent() && plan.holdout().get().contains(row.userId());
    require(row, !heldOut, "a user who is not held out", row.userId());
    Integer item = itemIndexes.get(row.target());
    boolean had =
        item != null
            && Arrays.stream(plan.shownAgain().hidden(user)).anyMatch(hidden -> hidden == item);
    require(row, !had, "a user who has not had it", row.userId());
  }

  private void require(ItemUser row, boolean condition, String expected, Object found) {
    if (!condition) {
      throw new ContractException(
          "%s row %d: target %s, user %s: expected %s, found %s"
              .formatted(where, rows, row.target(), row.userId(), expected, found));
    }
  }
}
