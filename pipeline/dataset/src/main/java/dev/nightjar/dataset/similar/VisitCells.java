package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.text.TextVector;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Sends users to the cells they live and look in: the nearest one, and as many of the next nearest
 * as are to be probed.
 */
final class VisitCells implements AutoCloseable {
  /**
   * Users at a time. A last block is filled up with zeros: products of a block of another height
   * may differ in the last bit.
   */
  static final int BLOCK = 512;

  private final BlockSearch blocks = new BlockSearch();
  private final Cells cells;
  private final int probes;
  private final FloatBuffer centroids;
  private final FloatBuffer queries;

  /**
   * @param probes cells in which a user looks for others
   */
  VisitCells(Cells cells, int probes) {
    this.cells = cells;
    this.probes = Math.min(probes, cells.count());
    this.centroids = UserVectors.nativeFloats(cells.centroids().length);
    this.centroids.put(cells.centroids()).flip();
    this.queries = UserVectors.nativeFloats(BLOCK * cells.width());
  }

  /**
   * @param users at most {@link #BLOCK}
   * @param out takes the key of a slice and a visit to it
   */
  void visit(List<TextVector> users, BiConsumer<Integer, Visit> out) {
    queries.clear();
    users.forEach(user -> queries.put(user.values()));
    queries.put(new float[queries.remaining()]).flip();
    BlockSearch.Top top = blocks.search(queries, centroids, cells.width(), probes);
    int[] probed = new int[probes];
    for (TextVector user : users) {
      for (int rank = 0; rank < probes; rank++) {
        probed[rank] = (int) top.rows().get();
      }
      visits(user, probed).forEach(out);
    }
  }

  /** By key: one visit to each slice of each region with a probed cell. */
  private Map<Integer, Visit> visits(TextVector user, int[] probed) {
    Map<Integer, int[]> cellsOfRegion = new TreeMap<>();
    for (int cell : probed) {
      cellsOfRegion.merge(cells.regionOf()[cell], new int[] {cell}, VisitCells::append);
    }
    int homeKey = cells.homeKey(probed[0], user.index());
    Map<Integer, Visit> visits = new TreeMap<>();
    cellsOfRegion.forEach(
        (region, looked) -> {
          for (int key = cells.firstKey()[region]; key < cells.firstKey()[region + 1]; key++) {
            int home = key == homeKey ? probed[0] : Visit.ELSEWHERE;
            visits.put(key, new Visit(user.index(), home, looked, user.values()));
          }
        });
    return visits;
  }

  private static int[] append(int[] list, int[] one) {
    int[] longer = Arrays.copyOf(list, list.length + 1);
    longer[list.length] = one[0];
    return longer;
  }

  @Override
  public void close() {
    blocks.close();
  }
}
