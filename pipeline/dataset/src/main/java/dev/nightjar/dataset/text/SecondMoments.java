package dev.nightjar.dataset.text;

import dev.nightjar.dataset.element.RecordCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Count, sums and sums of products of vectors of length at most 1: all a PCA needs, and it can be
 * combined from parts in any order. Sums are fixed-point numbers of 2^-38, so that addition is
 * exact and the order in which workers combine their parts changes no bit; room for 33 million
 * vectors.
 */
final class SecondMoments {
  static final RecordCoder<SecondMoments> CODER =
      RecordCoder.of(SecondMoments.class, SecondMoments::write, SecondMoments::read);

  private static final double ONE = 1L << 38;

  private final int width;
  private final long[] sums; // (D)
  private final long[] products; // upper triangle of (D, D), row by row
  private long count;

  SecondMoments(int width) {
    this.width = width;
    this.sums = new long[width];
    this.products = new long[width * (width + 1) / 2];
  }

  int width() {
    return width;
  }

  long count() {
    return count;
  }

  void add(float[] vector) {
    int at = 0;
    for (int i = 0; i < width; i++) {
      double scaled = vector[i] * ONE;
      sums[i] += (long) scaled;
      for (int j = i; j < width; j++) {
        products[at++] += (long) (scaled * vector[j]);
      }
    }
    count++;
  }

  void add(SecondMoments other) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    for (int i = 0; i < products.length; i++) {
      products[i] += other.products[i];
    }
    count += other.count;
  }

  /** (D). */
  double[] mean() {
    double[] mean = new double[width];
    for (int i = 0; i < width; i++) {
      mean[i] = count == 0 ? 0 : sums[i] / ONE / count;
    }
    return mean;
  }

  /** (D, D). */
  double[][] covariance() {
    double[] mean = mean();
    double[][] covariance = new double[width][width];
    int at = 0;
    for (int i = 0; i < width; i++) {
      for (int j = i; j < width; j++) {
        double product = products[at++] / ONE / Math.max(1, count);
        covariance[i][j] = product - mean[i] * mean[j];
        covariance[j][i] = covariance[i][j];
      }
    }
    return covariance;
  }

  private static void write(SecondMoments moments, DataOutputStream out) throws IOException {
    out.writeInt(moments.width);
    out.writeLong(moments.count);
    writeLongs(out, moments.sums);
    writeLongs(out, moments.products);
  }

  private static void writeLongs(DataOutputStream out, long[] values) throws IOException {
    byte[] bytes = new byte[8 * values.length];
    ByteBuffer.wrap(bytes).asLongBuffer().put(values);
    out.write(bytes);
  }

  private static SecondMoments read(DataInputStream in) throws IOException {
    SecondMoments moments = new SecondMoments(in.readInt());
    moments.count = in.readLong();
    readLongs(in, moments.sums);
    readLongs(in, moments.products);
    return moments;
  }

  private static void readLongs(DataInputStream in, long[] values) throws IOException {
    byte[] bytes = new byte[8 * values.length];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asLongBuffer().get(values);
  }
}
