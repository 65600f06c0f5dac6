package dev.nightjar.trainer.training;

import dev.nightjar.contract.Conventions;
import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.input.TrainBatch;
import dev.nightjar.trainer.input.TrainingSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * LLM-ESR with SASRec, one sequence and one position at a time, straight from the paper: no
 * batches, no padding, no masks, double precision.
 */
final class SlowObjective {
  private static final double EPSILON = 1e-8;

  private final TrainingSet set;
  private final Catalog catalog;
  private final TrainBatch batch;
  private final Map<String, double[]> parameters;
  private final float[] teacherTable;
  private final double alpha;
  private final int width;

  SlowObjective(
      TrainingSet set,
      TrainBatch batch,
      Map<String, double[]> parameters,
      float[] teacherTable,
      double alpha) {
    this.set = set;
    this.catalog = set.catalog();
    this.batch = batch;
    this.parameters = parameters;
    this.teacherTable = teacherTable;
    this.alpha = alpha;
    this.width = catalog.width();
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
    int taught = 0;
    int place = 0;
    for (int row = 0; row < batch.rows(); row++) {
      List<Integer> items = new ArrayList<>();
      for (int column = 0; column < batch.length(); column++) {
        int item = item(batch.sequences()[row * batch.length() + column]);
        if (item != Conventions.PADDING) {
          items.add(item);
        }
      }
      double[][] u = encode(items);
      for (int i = 0; i < items.size(); i++, place++) {
        ranking += rankingLoss(row, place, u[i]);
      }
      double[] teacher = teacher(batch.users()[row]);
      if (teacher.length > 0) {
        taught++;
        distillation += meanSquare(u[items.size() - 1], teacher);
      }
    }
    return ranking / place + alpha * distillation / Math.max(1, taught);
  }

  private int item(long row) {
    return (int) batch.distinct()[(int) row];
  }

  private double rankingLoss(int row, int place, double[] u) {
    double target = dot(u, vector(item(batch.targets()[place])));
    int shared = batch.taken().length / batch.rows();
    if (shared == 0) {
      double other = dot(u, vector(item(batch.negatives()[place])));
      return Math.log1p(Math.exp(-target)) + Math.log1p(Math.exp(other));
    }
    double sum = Math.exp(target);
    for (int i = 0; i < shared; i++) {
      if (!batch.taken()[row * shared + i]) {
        sum += Math.exp(dot(u, vector(item(batch.negatives()[i]))));
      }
    }
    return Math.log(sum) - target;
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
    double[] positions = parameters.get("positions");
    for (int i = 0; i < items.size(); i++) {
      int place = positions.length / width - items.size() + i;
      c[i] = embed(collaborative(items.get(i)), positions, place);
      s[i] = embed(semantic(items.get(i)), positions, place);
    }
    double[][] hc = backbone(attention("cross.collaborative", 2, s, c));
    double[][] hs = backbone(attention("cross.semantic", 2, c, s));
    double[][] u = new double[items.size()][];
    for (int i = 0; i < u.length; i++) {
      u[i] = concat(hc[i], hs[i]);
    }
    return u;
  }

  private double[] embed(double[] vector, double[] positions, int place) {
    double[] sum = new double[width];
    Arrays.setAll(sum, i -> vector[i] * Math.sqrt(width) + positions[place * width + i]);
    return sum;
  }

  private double[][] backbone(double[][] x) {
    double[][] y = x;
    for (int block = 0; block < 2; block++) {
      String part = "backbone.block" + block;
      double[][] query = norm(part + ".query_norm", y);
      double[][] mixed = add(query, attention(part + ".attention", 1, query, y));
      double[][] z = norm(part + ".forward_norm", mixed);
      double[][] hidden = linear(part + ".forward1", z);
      for (double[] row : hidden) {
        Arrays.setAll(row, i -> Math.max(0, row[i]));
      }
      y = add(z, linear(part + ".forward2", hidden));
    }
    return norm("backbone.final_norm", y);
  }

  /** Position i looks at positions 0 to i. */
  private double[][] attention(String name, int heads, double[][] query, double[][] source) {
    double[][] q = linear(name + ".query", query);
    double[][] k = linear(name + ".key", source);
    double[][] v = linear(name + ".value", source);
    int part = width / heads;
    double[][] joined = new double[query.length][width];
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < query.length; i++) {
        double[] weights = new double[i + 1];
        double sum = 0;
        for (int j = 0; j <= i; j++) {
          double score = 0;
          for (int e = head * part; e < (head + 1) * part; e++) {
            score += q[i][e] * k[j][e];
          }
          weights[j] = Math.exp(score / Math.sqrt(part));
          sum += weights[j];
        }
        for (int j = 0; j <= i; j++) {
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
    return Arrays.copyOfRange(parameters.get("collaborative"), item * width, (item + 1) * width);
  }

  private double[] semantic(int item) {
    double[] text = new double[catalog.textWidth()];
    Arrays.setAll(text, i -> catalog.textVectors()[item * text.length + i]);
    return linear("adapter2", linear("adapter1", new double[][] {text}))[0];
  }

  private static double[] concat(double[] a, double[] b) {
    double[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
