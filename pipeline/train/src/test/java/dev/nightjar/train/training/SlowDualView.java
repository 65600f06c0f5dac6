package dev.nightjar.train.training;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.model.TextWhitening;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.SizeSettings.FeedForwardKind;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The dual-view model with each backbone, one sequence and one position at a time, straight from
 * the paper: no batches, no padding, no masks, double precision.
 */
final class SlowDualView {
  private static final double EPSILON = 1e-8;

  private final TrainSettings settings;
  private final Catalog catalog;
  private final Map<String, double[]> parameters;
  private final int width;
  private final float[] texts; // (I+2, D_t)

  SlowDualView(TrainSettings settings, Catalog catalog, Map<String, double[]> parameters) {
    this.settings = settings;
    this.catalog = catalog;
    this.parameters = parameters;
    this.width = catalog.width();
    texts =
        settings.training().model().whitensText()
            ? Tensors.floats(TextWhitening.of(catalog))
            : catalog.textVectors();
  }

  /** u at every position. */
  double[][] encode(List<Integer> items) {
    double[][] c = new double[items.size()][];
    double[][] s = new double[items.size()][];
    for (int i = 0; i < items.size(); i++) {
      c[i] = embed(collaborative(items.get(i)), items.size() - i);
      s[i] = embed(semantic(items.get(i)), items.size() - i);
    }
    double[][] toC =
        settings.training().model().crossAttention()
            ? attention("cross.collaborative", 2, s, c)
            : c;
    double[][] toS =
        settings.training().model().crossAttention() ? attention("cross.semantic", 2, c, s) : s;
    boolean shared = settings.training().model().sharedBackbone();
    double[][] hc = backbone(shared ? "backbone" : "backbone.collaborative", toC);
    double[][] hs = backbone(shared ? "backbone" : "backbone.semantic", toS);
    double[][] u = new double[items.size()][];
    for (int i = 0; i < u.length; i++) {
      u[i] = concat(hc[i], hs[i]);
    }
    return u;
  }

  /** The newest item, one from the end, has the last row of the places, if they have rows. */
  private double[] embed(double[] vector, int fromEnd) {
    if (settings.training().model().backbone() == BackboneKind.GRU4REC) {
      return vector;
    }
    double[] sum = Arrays.stream(vector).map(x -> x * Math.sqrt(width)).toArray();
    if (!settings.training().model().relativePositions()) {
      double[] positions = parameters.get("positions");
      int place = positions.length / width - fromEnd;
      Arrays.setAll(sum, i -> sum[i] + positions[place * width + i]);
    }
    return sum;
  }

  private double[][] backbone(String prefix, double[][] x) {
    return settings.training().model().backbone() == BackboneKind.GRU4REC
        ? recurrent(prefix, x)
        : blocks(prefix, x);
  }

  /** h = (1 - z) n + z h, with n = tanh(W x + r (U h)). */
  private double[][] recurrent(String prefix, double[][] x) {
    double[] input = parameters.get(prefix + ".gru.input");
    double[] state = parameters.get(prefix + ".gru.state");
    double[][] h = new double[x.length][width];
    double[] before = new double[width];
    for (int i = 0; i < x.length; i++) {
      for (int e = 0; e < width; e++) {
        double reset = sigmoid(row(input, e, x[i]) + row(state, e, before));
        double update = sigmoid(row(input, width + e, x[i]) + row(state, width + e, before));
        double fresh =
            Math.tanh(row(input, 2 * width + e, x[i]) + reset * row(state, 2 * width + e, before));
        h[i][e] = (1 - update) * fresh + update * before[e];
      }
      before = h[i];
    }
    return h;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double row(double[] matrix, int row, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += matrix[row * x.length + i] * x[i];
    }
    return sum;
  }

  private double[][] blocks(String prefix, double[][] x) {
    double[][] y = x;
    for (int block = 0; block < 2; block++) {
      String part = prefix + ".block" + block;
      double[][] query = norm(part + ".query_norm", y);
      double[][] mixed = add(query, attention(part + ".attention", 1, query, y));
      double[][] z = norm(part + ".forward_norm", mixed);
      double[][] hidden = linear(part + ".forward1", z);
      for (double[] row : hidden) {
        Arrays.setAll(row, i -> activated(row[i]));
      }
      y = add(z, linear(part + ".forward2", hidden));
    }
    return norm(prefix + ".final_norm", y);
  }

  private double activated(double x) {
    return settings.training().effectiveSize().feedForward() == FeedForwardKind.WIDE
        ? x * (1 + erf(x / Math.sqrt(2))) / 2
        : Math.max(0, x);
  }

  /** The series 2 / sqrt(pi) (x - x^3 / (1! 3) + x^5 / (2! 5) - ...), until nothing is added. */
  private static double erf(double x) {
    double power = x;
    double sum = 0;
    for (int n = 0; Math.abs(power) > 1e-20; n++) {
      sum += power / (2 * n + 1);
      power *= -x * x / (n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  /** Position i looks at positions 0 to i, or at all where the backbone is bidirectional. */
  private double[][] attention(String name, int heads, double[][] query, double[][] source) {
    double[][] q = linear(name + ".query", query);
    double[][] k = linear(name + ".key", source);
    double[][] v = linear(name + ".value", source);
    int part = width / heads;
    double[][] joined = new double[query.length][width];
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < query.length; i++) {
        int seen =
            settings.training().model().backbone() == BackboneKind.BERT4REC ? query.length : i + 1;
        double[] weights = new double[seen];
        double sum = 0;
        for (int j = 0; j < seen; j++) {
          double score = 0;
          for (int e = head * part; e < (head + 1) * part; e++) {
            score += q[i][e] * k[j][e];
          }
          double faded = settings.training().model().relativePositions() ? 0.3 * (i - j) : 0;
          weights[j] = Math.exp(score / Math.sqrt(part) - faded);
          sum += weights[j];
        }
        for (int j = 0; j < seen; j++) {
          for (int e = head * part; e < (head + 1) * part; e++) {
            joined[i][e] += weights[j] / sum * v[j][e];
          }
        }
      }
    }
    return linear(name + ".output", joined);
  }

  private double[][] linear(String name, double[][] x) {
    double[] weight = parameters.get(name + ".weight");
    double[] bias = parameters.get(name + ".bias");
    double[][] y = new double[x.length][bias.length];
    for (int row = 0; row < x.length; row++) {
      for (int out = 0; out < bias.length; out++) {
        y[row][out] = bias[out];
        for (int in = 0; in < x[row].length; in++) {
          y[row][out] += weight[out * x[row].length + in] * x[row][in];
        }
      }
    }
    return y;
  }

  private double[][] norm(String name, double[][] x) {
    double[] weight = parameters.get(name + ".weight");
    double[] bias = parameters.get(name + ".bias");
    double[][] y = new double[x.length][width];
    for (int row = 0; row < x.length; row++) {
      double mean = Arrays.stream(x[row]).average().orElseThrow();
      double variance =
          Arrays.stream(x[row]).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
      for (int i = 0; i < width; i++) {
        y[row][i] = (x[row][i] - mean) / Math.sqrt(variance + EPSILON) * weight[i] + bias[i];
      }
    }
    return y;
  }

  private static double[][] add(double[][] a, double[][] b) {
    double[][] sum = new double[a.length][a[0].length];
    for (int row = 0; row < a.length; row++) {
      for (int i = 0; i < a[row].length; i++) {
        sum[row][i] = a[row][i] + b[row][i];
      }
    }
    return sum;
  }

  /** Of an item in both views. */
  double[] vector(int item) {
    return concat(collaborative(item), semantic(item));
  }

  private double[] collaborative(int item) {
    return normalized(
        Arrays.copyOfRange(parameters.get("collaborative"), item * width, (item + 1) * width));
  }

  private double[] semantic(int item) {
    double[] text = new double[catalog.textWidth()];
    Arrays.setAll(text, i -> texts[item * text.length + i]);
    return normalized(linear("adapter2", linear("adapter1", new double[][] {text}))[0]);
  }

  private double[] normalized(double[] row) {
    double length = Math.sqrt(Arrays.stream(row).map(x -> x * x).sum() + 0.01);
    return settings.training().model().normalizesItems()
        ? Arrays.stream(row).map(x -> x / length).toArray()
        : row;
  }

  private static double[] concat(double[] a, double[] b) {
    double[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
