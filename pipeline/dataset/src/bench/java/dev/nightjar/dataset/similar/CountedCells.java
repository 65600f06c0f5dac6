package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.text.TextVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Counts what cells find and what they compute, for {@link SimilarUsersBench}. */
final class CountedCells {
  private static final int N = SimilarUsersBench.N;
  private static final int WIDTH = SimilarUsersBench.WIDTH;

  private CountedCells() {}

  /**
   * Recall and work of the same cells without the pipeline and for several numbers of probed cells
   * at once: everybody is sent to cells, but only the sample looks for others. What everybody else
   * would compute is counted from the sizes of the cells.
   */
  static void print(String name, List<float[]> vectors, int cellUsers, int... probes) {
    int users = vectors.size();
    int wanted = Cells.wanted(users, cellUsers);
    List<TextVector> all = new ArrayList<>();
    List<TextVector> training = new ArrayList<>();
    List<TextVector> sample = new ArrayList<>();
    for (int user = 0; user < users; user++) {
      TextVector vector = new TextVector(user, vectors.get(user));
      all.add(vector);
      if (Sample.TRAINING.has(
          user, ChooseSample.wanted(Sample.TRAINING, users, cellUsers), users)) {
        training.add(vector);
      }
      if (Sample.RECALL.has(user, ChooseSample.wanted(Sample.RECALL, users, cellUsers), users)) {
        sample.add(vector);
      }
    }
    List<Visit> visits = new ArrayList<>();
    Cells cells;
    try (BlockSearch blocks = new BlockSearch()) {
      cells =
          Cells.train(UserVectors.of(training, WIDTH), users, cellUsers, Integer.MAX_VALUE, blocks);
    }
    try (VisitCells visit = new VisitCells(cells, probes[probes.length - 1])) {
      for (int from = 0; from < users; from += VisitCells.BLOCK) {
        visit.visit(
            all.subList(from, Math.min(from + VisitCells.BLOCK, users)),
            (key, one) -> visits.add(one));
      }
    }
    long fixed =
        (long) users * cells.count()
            + KMeans.products(training.size(), wanted)
            + (long) users * sample.size();
    say("%s: %,d users x %d, cells of %,d", name, users, WIDTH, cellUsers);
    say("| cells | probed | recall@10 | products a user | of exact |");
    say("|---|---|---|---|---|");
    for (int probed : probes) {
      double products = (fixed + searched(visits, cells.count(), probed)) / (double) users;
      say(
          "| %d | %d | %.4f | %,.0f | %.1f %% |",
          cells.count(),
          probed,
          recallOf(visits, sample, probed),
          products,
          100 * products / users);
    }
  }

  private static long searched(List<Visit> visits, int cells, int probed) {
    long[] sizes = new long[cells];
    visits.forEach(visit -> sizes[visit.home()]++);
    long products = 0;
    for (Visit visit : visits) {
      for (int rank = 0; rank < Math.min(probed, visit.cells().length); rank++) {
        products += sizes[visit.cells()[rank]];
      }
    }
    return products;
  }

  private static double recallOf(List<Visit> visits, List<TextVector> sample, int probed) {
    Set<Integer> sampled = new HashSet<>();
    sample.forEach(user -> sampled.add(user.index()));
    List<Visit> some = new ArrayList<>();
    for (Visit visit : visits) {
      int looks = sampled.contains(visit.user()) ? Math.min(probed, visit.cells().length) : 0;
      some.add(
          new Visit(
              visit.user(), visit.home(), Arrays.copyOf(visit.cells(), looks), visit.vector()));
    }
    Map<Integer, float[]> found = new HashMap<>();
    Map<Integer, float[]> exact = new HashMap<>();
    try (RegionSearch search = new RegionSearch(WIDTH, N)) {
      search.search(
          some, sample, one -> (one.exact() ? exact : found).put(one.user(), one.scores()));
    }
    Recall recall = new Recall();
    exact.forEach((user, scores) -> recall.add(scores, found.get(user)));
    Map<String, Long> tallies = new HashMap<>();
    recall.tallies().forEach(tally -> tallies.put(tally.getKey(), tally.getValue()));
    return (double) tallies.get("similar.found") / tallies.get("similar.expected");
  }

  private static void say(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
