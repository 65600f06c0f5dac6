package dev.nightjar.trainer.training;

import dev.nightjar.contract.Conventions;
import dev.nightjar.trainer.input.SimilarUsers;
import dev.nightjar.trainer.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.IntStream;
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

  /** How many of these users have a teacher. */
  int taught(int[] users) {
    return (int)
        Arrays.stream(users)
            .filter(
                user ->
                    IntStream.range(0, similarUsers.width())
                        .anyMatch(rank -> similarUsers.of(user, rank) != Conventions.NO_USER))
            .count();
  }

  /**
   * Mean squared error of each student that has a teacher, added up.
   *
   * @param users (B)
   * @param students (B, 2d)
   * @return a scalar; 0 if no student has a teacher
   */
  Tensor distillation(int[] users, Tensor students) {
    int width = similarUsers.width();
    long[] teachers = new long[users.length * width];
    float[] weights = new float[teachers.length];
    float[] taught = new float[users.length];
    for (int row = 0; row < users.length; row++) {
      int count = 0;
      for (int rank = 0; rank < width; rank++) {
        int teacher = similarUsers.of(users[row], rank);
        if (teacher != Conventions.NO_USER) {
          teachers[row * width + count++] = teacher;
        }
      }
      for (int i = 0; i < count; i++) {
        weights[row * width + i] = 1f / count;
      }
      taught[row] = count > 0 ? 1 : 0;
    }
    return squaredError(students, mean(teachers, weights, users.length, width), taught);
  }

  private Tensor mean(long[] teachers, float[] weights, int rows, int width) {
    Tensor each =
        table
            .index_select(0, Tensors.of(teachers, teachers.length))
            .view(rows, width, table.size(1)); // (B, N, 2d)
    return each.mul(Tensors.of(weights, rows, width, 1)).sum(1); // (B, 2d)
  }

  private static Tensor squaredError(Tensor students, Tensor teachers, float[] taught) {
    Tensor perStudent = students.sub(teachers).pow(Tensors.scalar(2)).mean(1); // (B)
    return perStudent.mul(Tensors.of(taught, taught.length)).sum();
  }
}
