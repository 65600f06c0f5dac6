package dev.nightjar.train.training;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.TextWhitening;
import dev.nightjar.train.settings.LossSettings.LossKind;
import dev.nightjar.train.settings.ModelSettings.BackboneKind;
import dev.nightjar.train.settings.ModelSettings.ViewTraining;
import dev.nightjar.train.settings.SizeSettings.FeedForwardKind;
import dev.nightjar.train.settings.TrainSettings;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * LLM-ESR with each backbone, one sequence and one position at a time, straight from the paper: no
 * batches, no padding, no masks, double precision.
 */
final class SlowObjective {
  private static final double EPSILON = 1e-8;

  private final TrainingSet set;
  private final Catalog catalog;
  private final long[] distinct;
  private final TrainBatch batch;
  private final Map<String, double[]> parameters;
  private final float[] teacherTable;
  private final double alpha;
  private final int width;
  private final float[] texts; // (I+2, D_t)
  private final TrainSettings settings;

  SlowObjective(
      TrainSettings settings,
      TrainingSet set,
      TrainBatch batch,
      Map<String, double[]> parameters,
      float[] teacherTable,
      double alpha) {
    this.settings = settings;
    this.set = set;
    this.catalog = set.catalog();
    distinct = batch.distinct();
    this.batch = batch;
    this.parameters = parameters;
    this.teacherTable = teacherTable;
    this.alpha = alpha;
    this.width = catalog.width();
    texts =
        settings.training().model().whitensText()
            ? Tensors.floats(TextWhitening.of(catalog))
            : catalog.textVectors();
  }

  /** Of every value of one parameter, by central differences. */
  float[] gradient(String name, double step) {
    double[] values = parameters.get(name);
    float[] gradient = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      double kept = values[i];
      values[i] = kept + step;
      double above = value();
      values[i] = kept - step;
      double below = value();
      values[i] = kept;
      gradient[i] = (float) ((above - below) / (2 * step));
    }
    return gradient;
  }

  double value() {
    double ranking = 0;
    double distillation = 0;
    int places = 0;
    int taught = 0;
    for (int row = 0; row < batch.rows(); row++) {
      List<Integer> items = items(row);
      double[][] u = encode(items);
      int start = (row + 1) * batch.length() - items.size();
      while (places < batch.places().length && batch.places()[places] < start + items.size()) {
        ranking += rankingLoss(places, u[(int) batch.places()[places] - start]);
        places++;
      }
      int student = row - (batch.rows() - batch.students());
      double[] teacher = student < 0 ? new double[0] : teacher(batch.users()[student]);
      if (teacher.length > 0) {
        taught++;
        distillation += meanSquare(u[items.size() - 1], teacher);
      }
    }
    return ranking / places + alpha * distillation / Math.max(1, taught);
  }

  private List<Integer> items(int row) {
    List<Integer> items = new ArrayList<>();
    for (int column = 0; column < batch.length(); column++) {
      int item = item(batch.sequences()[row * batch.length() + column]);
      if (item != Conventions.PADDING) {
        items.add(item);
      }
    }
    return items;
  }

  private int item(long row) {
    return (int) distinct[(int) row];
  }

  private double rankingLoss(int place, double[] u) {
    if (settings.training().model().viewTraining() == ViewTraining.TOGETHER) {
      return rankingLoss(place, u, 0, u.length);
    }
    return rankingLoss(place, u, 0, width) + rankingLoss(place, u, width, 2 * width);
  }

  /** Of the score of the values from one index to another. */
  private double rankingLoss(int place, double[] u, int from, int to) {
    double target = score(u, item(batch.targets()[place]), from, to);
    if (settings.training().effectiveLoss() == LossKind.BINARY) {
      double other = score(u, item(batch.negatives()[place]), from, to);
      return Math.log1p(Math.exp(-target)) + Math.log1p(Math.exp(other));
    }
    double sum = Math.exp(target);
    for (int i = 0; i < batch.negatives().length; i++) {
      long pair = (long) place * batch.negatives().length + i;
      if (LongStream.of(batch.taken()).noneMatch(taken -> taken == pair)) {
        double score = score(u, item(batch.negatives()[i]), from, to);
        sum += Math.exp(score - (batch.corrections().length == 0 ? 0 : batch.corrections()[i]));
      }
    }
    return Math.log(sum) - target;
  }

  private double score(double[] u, int item, int from, int to) {
    double[] v = vector(item);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += u[i] * v[i];
    }
    return sum;
  }

  /** Mean over the similar users there are, or nothing. */
  private double[] teacher(int user) {
    double[] sum = new double[2 * width];
    int count = 0;
    for (int rank = 0; rank < set.similarUsers().width(); rank++) {
      int similar = set.similarUsers().of(user, rank);
      if (similar != Conventions.NO_USER) {
        count++;
        for (int i = 0; i < sum.length; i++) {
          sum[i] += teacherTable[similar * sum.length + i];
        }
      }
    }
    int all = count;
    return count == 0 ? new double[0] : Arrays.stream(sum).map(x -> x / all).toArray();
  }

  private static double meanSquare(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum / a.length;
  }

  /** u at every position. */
  private double[][] encode(List<Integer> items) {
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
    return settings.training().size().feedForward() == FeedForwardKind.WIDE
        ? x * (1 + erf(x / Math.sqrt(2))) / 2
        : Math.max(0, x);
  }

  /** The series 2 / sqrt(pi) (x - x^3 / (1! 3) + x^5 / (2! 5) - ...). */
  private static double erf(double x) {
    double power = x;
    double sum = 0;
    for (int n = 0; n < 200; n++) {
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

  private double[] vector(int item) {
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
