package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.text.TextVector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Everybody who visits a region against everybody who lives in the cells they look in; and a sample
 * of all users against everybody who lives in the region, to learn what was missed.
 */
final class RegionSearch implements AutoCloseable {
  private static final int QUERIES = 512;
  private static final int CANDIDATES = 4096;

  private final BlockSearch blocks = new BlockSearch();
  private final int width;
  private final int n;
  private final FloatBuffer queries;
  private final FloatBuffer candidates;
  private long products;

  RegionSearch(int width, int n) {
    this.width = width;
    this.n = n;
    this.queries = UserVectors.nativeFloats(QUERIES * width);
    this.candidates = UserVectors.nativeFloats(CANDIDATES * width);
  }

  /** A user who looks for others, and the row of what was found. */
  private record Query(int row, TextVector user) {}

  /**
   * @param visits in any order
   * @param sample in any order
   * @return users that live in the region
   */
  int search(List<Visit> visits, Iterable<TextVector> sample, Consumer<FoundUsers> out) {
    List<Visit> sorted = new ArrayList<>(visits);
    sorted.sort(Comparator.comparingInt(Visit::user));
    List<Query> sampled = queries(sample);
    BestUsers found = new BestUsers(sorted.size(), n);
    BestUsers exact = new BestUsers(sampled.size(), n);
    int residents = 0;
    Map<Integer, List<Query>> looking = looking(sorted);
    for (Map.Entry<Integer, List<TextVector>> cell : residents(sorted).entrySet()) {
      residents += cell.getValue().size();
      List<Query> here = looking.getOrDefault(cell.getKey(), List.of());
      compare(cell.getValue(), here, found);
      compare(cell.getValue(), sampled, exact);
    }
    for (int row = 0; row < sorted.size(); row++) {
      out.accept(found.of(row, sorted.get(row).user(), false));
    }
    sampled.forEach(query -> out.accept(exact.of(query.row(), query.user().index(), true)));
    return residents;
  }

  private static List<Query> queries(Iterable<TextVector> users) {
    List<TextVector> sorted = new ArrayList<>();
    users.forEach(sorted::add);
    sorted.sort(Comparator.comparingInt(TextVector::index));
    List<Query> queries = new ArrayList<>();
    sorted.forEach(user -> queries.add(new Query(queries.size(), user)));
    return queries;
  }

  /** By cell, who looks in it. */
  private static Map<Integer, List<Query>> looking(List<Visit> visits) {
    Map<Integer, List<Query>> looking = new TreeMap<>();
    for (int row = 0; row < visits.size(); row++) {
      Visit visit = visits.get(row);
      Query query = new Query(row, new TextVector(visit.user(), visit.vector()));
      for (int cell : visit.cells()) {
        looking.computeIfAbsent(cell, none -> new ArrayList<>()).add(query);
      }
    }
    return looking;
  }

  /** By cell, who lives in it. */
  private static Map<Integer, List<TextVector>> residents(List<Visit> visits) {
    Map<Integer, List<TextVector>> residents = new TreeMap<>();
    for (Visit visit : visits) {
      if (visit.home() != Visit.ELSEWHERE) {
        residents
            .computeIfAbsent(visit.home(), none -> new ArrayList<>())
            .add(new TextVector(visit.user(), visit.vector()));
      }
    }
    return residents;
  }

  private void compare(List<TextVector> residents, List<Query> looking, BestUsers best) {
    for (int from = 0; from < residents.size(); from += CANDIDATES) {
      List<TextVector> block =
          residents.subList(from, Math.min(from + CANDIDATES, residents.size()));
      candidates.clear();
      block.forEach(user -> candidates.put(user.values()));
      candidates.flip();
      for (int at = 0; at < looking.size(); at += QUERIES) {
        compareBlock(block, looking.subList(at, Math.min(at + QUERIES, looking.size())), best);
      }
    }
  }

  private void compareBlock(List<TextVector> residents, List<Query> looking, BestUsers best) {
    queries.clear();
    looking.forEach(query -> queries.put(query.user().values()));
    queries.flip();
    int k = Math.min(n + 1, residents.size()); // one more, since a user may find itself
    BlockSearch.Top top = blocks.search(queries, candidates, width, k);
    for (Query query : looking) {
      for (int rank = 0; rank < k; rank++) {
        int user = residents.get((int) top.rows().get()).index();
        float score = top.scores().get();
        if (user != query.user().index()) {
          best.offer(query.row(), user, score);
        }
      }
    }
    products += (long) looking.size() * residents.size();
  }

  /** Products computed since this was last asked. */
  long takeProducts() {
    long taken = products;
    products = 0;
    return taken;
  }

  @Override
  public void close() {
    blocks.close();
  }
}
