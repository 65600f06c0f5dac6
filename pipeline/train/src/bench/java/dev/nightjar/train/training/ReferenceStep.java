package dev.nightjar.train.training;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.SplitMix;
import dev.nightjar.train.input.TrainingSet;
import dev.nightjar.train.model.DualView;
import dev.nightjar.train.model.Parameters;
import dev.nightjar.train.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Steps of the paper's SASRec model that do what the published code does: every sequence padded to
 * the longest, the student encoded twice, all ten teachers encoded with their gradients recorded,
 * both layers of the adapter at every position of every sequence, target and negative, attention
 * written out with its weights dropped at random, a random number for every value dropped.
 *
 * <p>Shapes: B sequences, L positions, d width of a view, h heads, e = d / h.
 */
final class ReferenceStep {
  private static final int TEACHERS = 10;
  private static final int BLOCKS = 2;
  private static final double FORBIDDEN = -1e9;
  private static final double ALPHA = 0.1;

  private final TrainingSet set;
  private final Parameters parameters;
  private final Tensor text; // (I+2, D_t)
  private final Adam adam;
  private int steps;
  private final double dropout;
  private final SplitMix random;
  private final int length;
  private final int width;

  ReferenceStep(TrainingSet set, DualView view, double dropout, long seed) {
    this.set = set;
    this.dropout = dropout;
    parameters = view.parameters();
    text = Tensors.of(set.catalog().textVectors(), set.catalog().rows(), set.catalog().textWidth());
    adam = new Adam(parameters, parameters.names());
    random = new SplitMix(seed);
    length = view.maxLength();
    width = view.width();
  }

  /** Trains on these users and returns the loss. */
  double step(int[] users) {
    return Tensors.inScope(
        () -> {
          Tensor loss = loss(users);
          loss.backward();
          Tensors.unrecorded(
              () -> {
                adam.step(++steps, 0.001);
                return null;
              });
          return (double) loss.item_float();
        });
  }

  private Tensor loss(int[] users) {
    Sequences batch = sequences(users, 1);
    Tensor u = encode(batch.items); // (B, L, 2d)
    Tensor positive = u.mul(vectors(batch.targets)).sum(2); // (B, L)
    Tensor negative = u.mul(vectors(batch.negatives)).sum(2); // (B, L)
    Tensor present = Tensors.of(batch.present, users.length, length);
    Tensor losses = torch.softplus(positive.neg()).add(torch.softplus(negative));
    Tensor ranking = losses.mul(present).sum().div(present.sum());
    Tensor student = DualView.lastPosition(encode(batch.items)); // the second time
    Tensor teachers =
        DualView.lastPosition(encode(sequences(teachers(users), 0).items))
            .detach()
            .view(users.length, TEACHERS, 2L * width)
            .mean(1);
    Tensor distillation = student.sub(teachers).pow(Tensors.scalar(2)).mean();
    return ranking.add(distillation, Tensors.scalar(ALPHA));
  }

  /** Ten of each user; one who has fewer is a teacher of his own. */
  private int[] teachers(int[] users) {
    int[] teachers = new int[users.length * TEACHERS];
    for (int i = 0; i < teachers.length; i++) {
      int user = users[i / TEACHERS];
      int similar = set.similarUsers().of(user, i % TEACHERS);
      teachers[i] = similar == Conventions.NO_USER ? user : similar;
    }
    return teachers;
  }

  /** (B, L, 2d). */
  Tensor encode(long[] items) {
    long[] shape = {items.length / length, length};
    Tensor padding = Tensors.of(items, shape).eq(Tensors.scalar(0)); // (B, L)
    Tensor hidden = padding.view(shape[0], 1, 1, length).expand(-1, 1, length, -1);
    Tensor x = embed(collaborative(items));
    Tensor y = embed(semantic(items));
    Tensor present = padding.logical_not().to(torch.ScalarType.Float).unsqueeze(2); // (B, L, 1)
    return Tensors.concat(
        2,
        blocks(attention("cross.collaborative", y, x, 2, hidden), present),
        blocks(attention("cross.semantic", x, y, 2, hidden), present));
  }

  private Tensor vectors(long[] items) {
    return Tensors.concat(2, collaborative(items), semantic(items));
  }

  private Tensor collaborative(long[] items) {
    return torch.embedding(parameters.get("collaborative"), indexes(items)); // (B, L, d)
  }

  private Tensor semantic(long[] items) {
    return linear("adapter2", linear("adapter1", torch.embedding(text, indexes(items))));
  }

  private Tensor indexes(long[] items) {
    return Tensors.of(items, items.length / length, length);
  }

  private Tensor embed(Tensor x) {
    Tensor places = parameters.get("positions"); // (L, d)
    return drop(x.mul(Tensors.scalar(Math.sqrt(width))).add(places));
  }

  private Tensor blocks(Tensor x, Tensor present) {
    Tensor y = x.mul(present); // (B, L, d) throughout
    for (int block = 0; block < BLOCKS; block++) {
      String name = "backbone.block" + block;
      Tensor query = norm(name + ".query_norm", y);
      Tensor mixed = attention(name + ".attention", query, y, 1, null);
      y = norm(name + ".forward_norm", query.add(mixed));
      Tensor inner = torch.relu(drop(linear(name + ".forward1", y)));
      y = y.add(drop(linear(name + ".forward2", inner))).mul(present);
    }
    return norm("backbone.final_norm", y);
  }

  /**
   * @param hidden (B, 1, L, L) what is not looked at; null if everything is, and then weights are
   *     dropped
   */
  private Tensor attention(String name, Tensor query, Tensor source, int heads, Tensor hidden) {
    Tensor q = split(linear(name + ".query", query), heads); // (B, h, L, e)
    Tensor k = split(linear(name + ".key", source), heads);
    Tensor v = split(linear(name + ".value", source), heads);
    double scale = Math.sqrt((double) width / heads);
    Tensor scores = q.matmul(k.transpose(2, 3)).div(Tensors.scalar(scale)); // (B, h, L, L)
    Tensor weights =
        hidden == null
            ? drop(torch.softmax(scores, 3))
            : torch.softmax(scores.masked_fill(hidden, Tensors.scalar(FORBIDDEN)), 3);
    Tensor joined = weights.matmul(v).transpose(1, 2).reshape(query.size(0), length, width);
    return linear(name + ".output", joined);
  }

  private Tensor split(Tensor x, int heads) {
    return x.view(x.size(0), length, heads, width / heads).transpose(1, 2);
  }

  private Tensor linear(String name, Tensor x) {
    return torch.linear(
        x, parameters.get(name + ".weight"), Tensors.optional(parameters.get(name + ".bias")));
  }

  private Tensor norm(String name, Tensor x) {
    return torch.layer_norm(
        x,
        new long[] {width},
        Tensors.optional(parameters.get(name + ".weight")),
        Tensors.optional(parameters.get(name + ".bias")),
        1e-8,
        false);
  }

  private Tensor drop(Tensor x) {
    return torch.dropout(x, dropout, true);
  }

  private record Sequences(long[] items, long[] targets, long[] negatives, float[] present) {}

  /**
   * @param held newest training items that are targets only
   */
  private Sequences sequences(int[] users, int held) {
    int places = users.length * length;
    Sequences batch =
        new Sequences(new long[places], new long[places], new long[places], new float[places]);
    Histories histories = set.histories();
    for (int row = 0; row < users.length; row++) {
      int end = Math.max(0, histories.trainLength(users[row]) - held);
      int count = Math.min(length, end);
      for (int back = 1; back <= count; back++) {
        int at = (row + 1) * length - back;
        batch.items[at] = histories.item(users[row], end - back);
        batch.targets[at] = held == 0 ? 0 : histories.item(users[row], end - back + 1);
        batch.negatives[at] = (long) Conventions.FIRST_ITEM + random.nextInt(set.catalog().items());
        batch.present[at] = 1;
      }
    }
    return batch;
  }
}
