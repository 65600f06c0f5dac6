package dev.nightjar.train.training;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.TrainBatch;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.settings.LossSettings.LossKind;
import dev.nightjar.train.settings.ModelSettings.ViewTraining;
import dev.nightjar.train.settings.TrainSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * The objective of LLM-ESR over a {@link SlowDualView}, one sequence and one position at a time, in
 * double precision; its gradients are central differences.
 */
final class SlowObjective {
  private final TrainingSet set;
  private final long[] distinct;
  private final TrainBatch batch;
  private final Map<String, double[]> parameters;
  private final float[] teacherTable;
  private final double alpha;
  private final int width;
  private final TrainSettings settings;
  private final SlowDualView view;

  /** Of the items, for the values that the parameters have now. */
  private final Map<Integer, double[]> vectors = new HashMap<>();

  SlowObjective(
      TrainSettings settings,
      TrainingSet set,
      TrainBatch batch,
      Map<String, double[]> parameters,
      float[] teacherTable,
      double alpha) {
    this.settings = settings;
    this.set = set;
    distinct = batch.distinct();
    this.batch = batch;
    this.parameters = parameters;
    this.teacherTable = teacherTable;
    this.alpha = alpha;
    this.width = set.catalog().width();
    view = new SlowDualView(settings, set.catalog(), parameters);
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
    vectors.clear();
    double ranking = 0;
    double distillation = 0;
    int places = 0;
    int taught = 0;
    for (int row = 0; row < batch.rows(); row++) {
      List<Integer> items = items(row);
      double[][] u = view.encode(items);
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
    double[] v = vectors.computeIfAbsent(item, view::vector);
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
}
