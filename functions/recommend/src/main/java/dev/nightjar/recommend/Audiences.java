package dev.nightjar.recommend;

import dev.nightjar.contract.CatalogItem;
import dev.nightjar.contract.ContractException;
import dev.nightjar.contract.Conventions;
import dev.nightjar.contract.Layout;
import dev.nightjar.contract.UserSequence;
import dev.nightjar.recommend.rules.CatalogRules;
import dev.nightjar.stage.storage.DatasetReader;
import dev.nightjar.stage.storage.FolderReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much an item, or all items with a value of an attribute, suit a user: the share that they
 * have of the softmax of the user's scores, over what the user may be given. Scores of one user
 * mean nothing to another's; shares do. Boosts do not count. In memory: 4 bytes for each item of a
 * target. Thread-safe.
 */
final class Audiences {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  /** What is smaller than the largest by so much adds nothing to a sum of doubles. */
  private static final double NOTHING = -40;

  /** Items of a target. */
  private record Target(String name, int[] items) {}

  private final CatalogRules rules;
  private final List<Target> targets;

  private Audiences(CatalogRules rules, List<Target> targets) {
    this.rules = rules;
    this.targets = targets;
  }

  /**
   * Looks for the items of each target.
   *
   * @throws ContractException if there are none of one
   */
  static Audiences read(FolderReader dataset, CatalogRules rules, List<String> names)
      throws IOException {
    IntStream.Builder[] byId = builders(names);
    IntStream.Builder[] byValue = builders(names);
    new DatasetReader(dataset)
        .forEachItem(
            item -> {
              for (int i = 0; i < names.size(); i++) {
                if (names.get(i).equals(item.itemId())) {
                  byId[i].add(item.index());
                } else if (hasValue(item, names.get(i))) {
                  byValue[i].add(item.index());
                }
              }
            });
    String where = dataset.folder() + "/" + Layout.ITEMS;
    return new Audiences(
        rules,
        IntStream.range(0, names.size())
            .mapToObj(i -> target(names.get(i), byId[i], byValue[i], where))
            .toList());
  }

  private static IntStream.Builder[] builders(List<String> names) {
    return Stream.generate(IntStream::builder)
        .limit(names.size())
        .toArray(IntStream.Builder[]::new);
  }

  private static boolean hasValue(CatalogItem item, String target) {
    int split = target.indexOf('=');
    return split > 0
        && CatalogRules.values(item, target.substring(0, split)).stream()
            .anyMatch(value -> text(value).equals(target.substring(split + 1)));
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /** An id of its own comes first, whatever it looks like. */
  private static Target target(
      String name, IntStream.Builder byId, IntStream.Builder byValue, String where) {
    int[] item = byId.build().toArray();
    int[] items = item.length > 0 ? item : byValue.build().toArray();
    if (items.length == 0) {
      throw new ContractException(
          "--item-users: expected the id of an item, or attribute=value of one, found %s, which no item of %s has; correct it or leave it out"
              .formatted(name, where));
    }
    return new Target(name, items);
  }

  List<String> names() {
    return targets.stream().map(Target::name).toList();
  }

  /**
   * Logarithms of the shares of all targets; minus infinity where the user may be given none of the
   * items.
   *
   * @param row what the user may not have for reasons of their own is excluded already
   */
  float[] of(UserSequence user, ScoreRow row) {
    Optional<long[]> allowed = rules.allowed(user);
    int items = row.items();
    double[] scores = new double[items];
    for (int item = Conventions.FIRST_ITEM; item <= items; item++) {
      boolean may = allowed.isEmpty() || ScoreRow.isIn(allowed.get(), item);
      scores[item - Conventions.FIRST_ITEM] = may ? row.score(item) : NONE;
    }
    double all = logSum(scores);
    float[] shares = new float[targets.size()];
    for (int i = 0; i < shares.length; i++) {
      double[] own =
          IntStream.of(targets.get(i).items())
              .mapToDouble(item -> scores[item - Conventions.FIRST_ITEM])
              .toArray();
      double sum = logSum(own);
      shares[i] = sum == NONE ? NONE : (float) Math.min(0, sum - all);
    }
    return shares;
  }

  /** The logarithm of the sum of e to the power of each; minus infinity of none. */
  private static double logSum(double[] scores) {
    double largest = NONE;
    for (double score : scores) {
      largest = Math.max(largest, score);
    }
    if (largest == NONE) {
      return NONE;
    }
    double sum = 0;
    for (double score : scores) {
      if (score - largest > NOTHING) {
        sum += Math.exp(score - largest);
      }
    }
    return largest + Math.log(sum);
  }
}
