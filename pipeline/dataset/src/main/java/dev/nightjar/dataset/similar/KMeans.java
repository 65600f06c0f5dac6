package dev.nightjar.dataset.similar;

import dev.nightjar.dataset.text.TextVector;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Spherical k-means: clusters of vectors by cosine, each with a centroid of length 1. Starts from
 * vectors spread evenly over the rows and makes a fixed number of rounds, so that the same vectors
 * give the same clusters. Method: Dhillon and Modha, Concept decompositions for large sparse text
 * data using clustering, Machine Learning 42 (2001).
 */
final class KMeans {
  private static final int ROUNDS = 8;
  private static final int BLOCK = 4096;

  private final UserVectors points;
  private final BlockSearch blocks;
  private final int width;
  private FloatBuffer centroids; // native (k, D)

  private KMeans(UserVectors points, int clusters, BlockSearch blocks) {
    this.points = points;
    this.blocks = blocks;
    this.width = points.width();
    int k = Math.min(clusters, points.rows());
    centroids = UserVectors.nativeFloats(k * width);
    for (int cluster = 0; cluster < k; cluster++) {
      int row = (int) ((long) cluster * points.rows() / k);
      centroids.put(points.block(row, row + 1));
    }
    centroids.flip();
  }

  /**
   * What was found; clusters that nothing belongs to are left out, so there may be fewer than
   * wanted.
   *
   * @param centroids (k, D) in rows
   * @param clusterOf the cluster of every point, by row; empty after {@link #trainEven}
   * @param sizes points per cluster
   */
  record Clusters(int width, float[] centroids, int[] clusterOf, int[] sizes) {
    private static Clusters of(UserVectors centroids, List<Integer> sizes) {
      float[] values = new float[centroids.rows() * centroids.width()];
      centroids.block(0, centroids.rows()).get(values);
      int[] counts = sizes.stream().mapToInt(Integer::intValue).toArray();
      return new Clusters(centroids.width(), values, new int[0], counts);
    }

    float[] centroid(int cluster) {
      return Arrays.copyOfRange(centroids, cluster * width, (cluster + 1) * width);
    }

    /** The points of one cluster. */
    private UserVectors points(int cluster, UserVectors all) {
      List<TextVector> points = new ArrayList<>();
      for (int row = 0; row < clusterOf.length; row++) {
        if (clusterOf[row] == cluster) {
          points.add(new TextVector(row, all.row(row)));
        }
      }
      return UserVectors.of(points, width);
    }
  }

  /**
   * @param points at least one
   */
  static Clusters train(UserVectors points, int clusters, BlockSearch blocks) {
    KMeans means = new KMeans(points, clusters, blocks);
    int[] clusterOf = means.nearest();
    for (int round = 0; round < ROUNDS; round++) {
      means.move(clusterOf);
      clusterOf = means.nearest();
    }
    return means.withoutEmpty(clusterOf);
  }

  /**
   * Trains, then divides every cluster of more than twice the mean size by itself: clusters of like
   * size, so that probing one costs what probing another costs. Points that are all the same stay
   * together.
   */
  static Clusters trainEven(UserVectors points, int clusters, BlockSearch blocks) {
    Clusters first = train(points, clusters, blocks);
    int mean = Math.max(1, points.rows() / clusters);
    List<TextVector> centroids = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (int cluster = 0; cluster < first.sizes().length; cluster++) {
      int size = first.sizes()[cluster];
      if (size <= 2 * mean) {
        centroids.add(new TextVector(centroids.size(), first.centroid(cluster)));
        sizes.add(size);
      } else {
        Clusters parts = train(first.points(cluster, points), (size + mean - 1) / mean, blocks);
        for (int part = 0; part < parts.sizes().length; part++) {
          centroids.add(new TextVector(centroids.size(), parts.centroid(part)));
          sizes.add(parts.sizes()[part]);
        }
      }
    }
    return Clusters.of(UserVectors.of(centroids, points.width()), sizes);
  }

  private int count() {
    return centroids.limit() / width;
  }

  /** The nearest centroid of every point, the first of equals. */
  private int[] nearest() {
    int[] clusterOf = new int[points.rows()];
    for (int from = 0; from < clusterOf.length; from += BLOCK) {
      int to = Math.min(from + BLOCK, clusterOf.length);
      BlockSearch.Top top = blocks.search(points.block(from, to), centroids, width, 1);
      for (int row = from; row < to; row++) {
        clusterOf[row] = (int) top.rows().get();
      }
    }
    return clusterOf;
  }

  /** Every centroid to the mean direction of its points; one without points stays. */
  private void move(int[] clusterOf) {
    double[][] sums = new double[count()][width];
    float[] point = new float[width];
    for (int row = 0; row < clusterOf.length; row++) {
      points.block(row, row + 1).get(point);
      double[] sum = sums[clusterOf[row]];
      for (int i = 0; i < width; i++) {
        sum[i] += point[i];
      }
    }
    for (int cluster = 0; cluster < sums.length; cluster++) {
      double squares = 0;
      for (double value : sums[cluster]) {
        squares += value * value;
      }
      for (int i = 0; i < width && squares > 0; i++) {
        centroids.put(cluster * width + i, (float) (sums[cluster][i] / Math.sqrt(squares)));
      }
    }
  }

  private Clusters withoutEmpty(int[] clusterOf) {
    int[] sizes = new int[count()];
    for (int cluster : clusterOf) {
      sizes[cluster]++;
    }
    int[] renumbered = new int[count()];
    int kept = 0;
    float[] left = new float[centroids.limit()];
    for (int cluster = 0; cluster < sizes.length; cluster++) {
      if (sizes[cluster] > 0) {
        centroids.get(cluster * width, left, kept * width, width);
        sizes[kept] = sizes[cluster];
        renumbered[cluster] = kept++;
      }
    }
    int[] clusters = new int[clusterOf.length];
    for (int row = 0; row < clusters.length; row++) {
      clusters[row] = renumbered[clusterOf[row]];
    }
    return new Clusters(
        width, Arrays.copyOf(left, kept * width), clusters, Arrays.copyOf(sizes, kept));
  }

  /** Products computed by a training; dividing large clusters costs little beside it. */
  static long products(int points, int clusters) {
    return (ROUNDS + 1L) * points * Math.min(points, clusters);
  }
}
