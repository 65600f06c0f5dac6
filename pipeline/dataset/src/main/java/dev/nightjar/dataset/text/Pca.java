package dev.nightjar.dataset.text;

import dev.nightjar.contract.Require;
import dev.nightjar.dataset.element.RecordCoder;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Principal components of the item text vectors, mean-centred: a vector x becomes (x - mean) times
 * the d axes of largest variance. An axis points where its largest component (by absolute value,
 * the first of equals) is positive, so that the same items give the same signs.
 *
 * @param mean (D)
 * @param axes (d, D), by falling variance
 */
record Pca(double[] mean, double[][] axes) {
  static final RecordCoder<Pca> CODER = RecordCoder.of(Pca.class, Pca::write, Pca::read);

  /** The first {@code d} axes. */
  static Pca of(SecondMoments moments, int d) {
    Require.inRange(d, 1, moments.width(), "pcaWidth");
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(moments.width(), true, true);
    if (!eigen.decompose(new DMatrixRMaj(moments.covariance()))) {
      throw new IllegalStateException(
          "the covariance of the item text vectors has no eigenvectors");
    }
    List<Integer> byVariance =
        IntStream.range(0, moments.width())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -eigen.getEigenvalue(i).getReal())
                    .thenComparing(Comparator.naturalOrder()))
            .limit(d)
            .toList();
    double[][] axes =
        byVariance.stream().map(i -> signed(eigen.getEigenVector(i).data)).toArray(double[][]::new);
    return new Pca(moments.mean(), axes);
  }

  private static double[] signed(double[] axis) {
    int largest = 0;
    for (int i = 1; i < axis.length; i++) {
      if (Math.abs(axis[i]) > Math.abs(axis[largest])) {
        largest = i;
      }
    }
    double sign = axis[largest] < 0 ? -1 : 1;
    return IntStream.range(0, axis.length).mapToDouble(i -> sign * axis[i]).toArray();
  }

  /** (D) to (d). */
  float[] project(float[] vector) {
    float[] projected = new float[axes.length];
    for (int k = 0; k < axes.length; k++) {
      double sum = 0;
      for (int i = 0; i < vector.length; i++) {
        sum += (vector[i] - mean[i]) * axes[k][i];
      }
      projected[k] = (float) sum;
    }
    return projected;
  }

  private static void write(Pca pca, DataOutputStream out) throws IOException {
    out.writeInt(pca.mean.length);
    out.writeInt(pca.axes.length);
    writeDoubles(out, pca.mean);
    for (double[] axis : pca.axes) {
      writeDoubles(out, axis);
    }
  }

  private static void writeDoubles(DataOutputStream out, double[] values) throws IOException {
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static Pca read(DataInputStream in) throws IOException {
    int width = in.readInt();
    double[][] axes = new double[in.readInt()][];
    double[] mean = readDoubles(in, width);
    for (int k = 0; k < axes.length; k++) {
      axes[k] = readDoubles(in, width);
    }
    return new Pca(mean, axes);
  }

  private static double[] readDoubles(DataInputStream in, int length) throws IOException {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
