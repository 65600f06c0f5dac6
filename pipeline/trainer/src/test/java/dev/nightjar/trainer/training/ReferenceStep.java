package dev.nightjar.trainer.training;

import dev.nightjar.contract.Conventions;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.SplitMix;
import dev.nightjar.trainer.input.TrainingSet;
import dev.nightjar.trainer.model.Dropout;
import dev.nightjar.trainer.model.DualView;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One step with the cost of the published code: every sequence padded to the longest, the student
 * encoded twice, each of ten teachers encoded with its gradients recorded, the adapter run at every
 * position of every sequence, target and negative. What it computes is the paper's loss.
 */
final class ReferenceStep {
  private static final int TEACHERS = 10;

  private final TrainingSet set;
  private final DualView view;
  private final Adam adam;
  private final Dropout dropout;
  private final SplitMix random;
  private final int length;

  ReferenceStep(TrainingSet set, DualView view, double dropout, long seed) {
    this.set = set;
    this.view = view;
    adam = new Adam(view.parameters(), 0.001);
    random = new SplitMix(seed);
    this.dropout = Dropout.of(dropout, random);
    length = view.maxLength();
  }

  /** Trains on these users and returns the loss. */
  double step(int[] users) {
    return Tensors.inScope(
        () -> {
          Tensor loss = loss(users);
          loss.backward();
          adam.step();
          return (double) loss.item_float();
        });
  }

  private Tensor loss(int[] users) {
    Sequences batch = sequences(users, 1);
    Tensor u = encode(batch.items); // (B, L, V d)
    Tensor positive = u.mul(vectors(batch.targets)).sum(2); // (B, L)
    Tensor negative = u.mul(vectors(batch.negatives)).sum(2); // (B, L)
    Tensor present = Tensors.of(batch.present, users.length, length);
    Tensor losses = torch.softplus(positive.neg()).add(torch.softplus(negative));
    Tensor ranking = losses.mul(present).sum().div(present.sum());
    Tensor student = DualView.lastPosition(encode(batch.items)); // the second time
    Tensor mean = torch.zeros_like(student);
    for (int rank = 0; rank < TEACHERS; rank++) {
      int[] teachers = new int[users.length];
      for (int row = 0; row < users.length; row++) {
        int teacher = set.similarUsers().of(users[row], rank);
        teachers[row] = teacher == Conventions.NO_USER ? users[row] : teacher;
      }
      mean = mean.add(DualView.lastPosition(encode(sequences(teachers, 0).items)));
    }
    Tensor teacher = mean.div(Tensors.scalar(TEACHERS)).detach();
    Tensor distillation = student.sub(teacher).pow(Tensors.scalar(2)).mean();
    return ranking.add(distillation, Tensors.scalar(0.1));
  }

  /** (B, L, V d), the adapter run at all B L positions. */
  private Tensor encode(long[] items) {
    long[] withPadding = new long[items.length + 1];
    System.arraycopy(items, 0, withPadding, 1, items.length);
    long[] rows = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      rows[i] = items[i] == Conventions.PADDING ? 0 : i + 1;
    }
    ItemRows each = view.rows(Tensors.of(withPadding, withPadding.length));
    return view.encode(each, Tensors.of(rows, items.length / length, length), dropout);
  }

  private Tensor vectors(long[] items) {
    return view.rows(Tensors.of(items, items.length))
        .vectors()
        .view(items.length / length, length, view.representationWidth());
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
