package dev.nightjar.train.training;

import dev.nightjar.contract.Conventions;
import dev.nightjar.train.input.SimilarUsers;
import dev.nightjar.train.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;

/**
 * Self-distillation: pulls a student's representation toward the mean of those of the similar
 * users. Teachers come from a table of all users' representations, so they cost no encoding and
 * carry no gradient.
 */
final class Teachers {
  private final SimilarUsers similarUsers;
  private final Tensor table; // (U, 2d)

  Teachers(SimilarUsers similarUsers, Tensor table) {
    this.similarUsers = similarUsers;
    this.table = table;
  }

  /**
   * What came of a batch.
   *
   * @param loss a scalar
   * @param students (B, w): its gradient
   */
  record Gradients(Tensor loss, Tensor students) {}

  /**
   * Squared error of each student that has a teacher, the mean over them and over the width of a
   * representation; called without recording gradients.
   *
   * @param users (B)
   * @param students (B, w): some columns of their representations
   * @param from the first of these columns
   * @param width of a whole representation
   */
  Gradients distillation(int[] users, Tensor students, long from, long width) {
    int most = similarUsers.width();
    long[] teachers = new long[users.length * most];
    float[] weights = new float[teachers.length];
    float[] taught = new float[users.length];
    int count = 0;
    for (int row = 0; row < users.length; row++) {
      int found = found(users[row], teachers, row * most);
      Arrays.fill(weights, row * most, row * most + found, 1f / Math.max(1, found));
      taught[row] = found > 0 ? 1 : 0;
      count += found > 0 ? 1 : 0;
    }
    Tensor mean = mean(teachers, weights, users.length, most).narrow(1, from, students.size(1));
    Tensor each = Tensors.of(taught, taught.length, 1);
    Tensor difference = students.sub(mean).mul_(each); // (B, w)
    double share = 1.0 / (width * Math.max(1, count));
    Tensor loss = difference.pow(Tensors.scalar(2)).sum().mul_(Tensors.scalar(share));
    return new Gradients(loss, difference.mul_(Tensors.scalar(2 * share)));
  }

  /** The teachers of a user, and how many there are. */
  private int found(int user, long[] teachers, int at) {
    int count = 0;
    for (int rank = 0; rank < similarUsers.width(); rank++) {
      int teacher = similarUsers.of(user, rank);
      if (teacher != Conventions.NO_USER) {
        teachers[at + count++] = teacher;
      }
    }
    return count;
  }

  private Tensor mean(long[] teachers, float[] weights, int rows, int width) {
    Tensor each =
        table
            .index_select(0, Tensors.of(teachers, teachers.length))
            .view(rows, width, table.size(1)); // (B, N, 2d)
    return each.mul_(Tensors.of(weights, rows, width, 1)).sum(1); // (B, 2d)
  }
}
