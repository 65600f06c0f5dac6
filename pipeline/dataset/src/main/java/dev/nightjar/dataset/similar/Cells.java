package dev.nightjar.dataset.similar;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.RecordCoder;
import dev.nightjar.dataset.text.TextVector;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How users are divided: cells around centroids, and regions of neighbouring cells that one worker
 * searches at once. A region that would be too large is cut into slices, each with some of its
 * users and all of its queries; every slice has a key.
 *
 * @param width D
 * @param centroids (C, D) in rows, of length 1
 * @param regionOf the region of every cell
 * @param firstKey of every region's slices, and behind the last one the number of keys
 */
record Cells(int width, float[] centroids, int[] regionOf, int[] firstKey) {
  private static final int FEW_CELLS = 600;
  static final RecordCoder<Cells> CODER = RecordCoder.of(Cells.class, Cells::write, Cells::read);

  /**
   * Divides by k-means on a sample.
   *
   * @param sample of the users, at least one
   * @param users in all
   * @param cellUsers users a cell should have, on average
   * @param regionUsers users a slice of a region should have, on average
   */
  static Cells train(
      UserVectors sample, long users, int cellUsers, int regionUsers, BlockSearch blocks) {
    Require.atLeast(sample.rows(), 1, "sampled users");
    KMeans.Clusters cells = KMeans.trainEven(sample, wanted(users, cellUsers), blocks);
    int regions = wanted(users, regionUsers);
    int[] regionOf = KMeans.train(asVectors(cells), regions, blocks).clusterOf();
    long[] sampled = new long[Arrays.stream(regionOf).max().orElseThrow() + 1];
    for (int cell = 0; cell < regionOf.length; cell++) {
      sampled[regionOf[cell]] += cells.sizes()[cell];
    }
    int[] firstKey = new int[sampled.length + 1];
    for (int region = 0; region < sampled.length; region++) {
      double expected = (double) sampled[region] * users / sample.rows();
      firstKey[region + 1] =
          firstKey[region] + (int) Math.max(1, Math.round(expected / regionUsers));
    }
    return new Cells(sample.width(), cells.centroids(), regionOf, firstKey);
  }

  /** Cells, or regions, wanted for so many users. */
  static int wanted(long users, int usersEach) {
    return Math.toIntExact((users + usersEach - 1) / usersEach);
  }

  /**
   * Cells in which a user looks for others. Among many more cells a neighbor's is less likely one
   * of the nearest few, so their number grows with the square root of that of the cells.
   *
   * @param few that are enough among up to {@value #FEW_CELLS} cells
   */
  int probes(int few) {
    double more = Math.sqrt(Math.max(1, (double) count() / FEW_CELLS));
    return (int) Math.min(count(), Math.round(few * more));
  }

  private static UserVectors asVectors(KMeans.Clusters cells) {
    List<TextVector> centroids = new ArrayList<>();
    for (int cell = 0; cell < cells.sizes().length; cell++) {
      centroids.add(new TextVector(cell, cells.centroid(cell)));
    }
    return UserVectors.of(centroids, cells.width());
  }

  int count() {
    return regionOf.length;
  }

  /** The key of the slice that holds a user as a candidate. */
  int homeKey(int cell, int user) {
    int first = firstKey[regionOf[cell]];
    return first + user % (firstKey[regionOf[cell] + 1] - first);
  }

  private static void write(Cells cells, DataOutputStream out) throws IOException {
    out.writeInt(cells.width);
    RecordCoder.writeFloats(out, cells.centroids);
    writeInts(out, cells.regionOf);
    writeInts(out, cells.firstKey);
  }

  private static void writeInts(DataOutputStream out, int[] values) throws IOException {
    RecordCoder.writeCount(out, values.length);
    for (int value : values) {
      RecordCoder.writeCount(out, value);
    }
  }

  private static Cells read(DataInputStream in) throws IOException {
    return new Cells(in.readInt(), RecordCoder.readFloats(in), readInts(in), readInts(in));
  }

  private static int[] readInts(DataInputStream in) throws IOException {
    int[] values = new int[RecordCoder.readCount(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = RecordCoder.readCount(in);
    }
    return values;
  }
}
