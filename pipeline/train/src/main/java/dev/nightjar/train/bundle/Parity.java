package dev.nightjar.train.bundle;

import ai.onnxruntime.OrtException;
import dev.nightjar.contract.Require;
import dev.nightjar.train.evaluation.Representations;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.PaddedSequences;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Checks that the exported graph equals the trained model: representations and the top {@value
 * #TOP} items of real sequences of every length in the data, each both unpadded and padded to the
 * full length.
 */
public final class Parity {
  /** Largest difference, relative to the largest absolute value where that is above 1. */
  public static final double TOLERANCE = 1e-4;

  private static final int TOP = 20;
  private static final int USERS_PER_LENGTH = 4;

  private final Scorer scorer;
  private final ServingModel exported;
  private double largest;
  private int sequences;

  private Parity(Scorer scorer, ServingModel exported) {
    this.scorer = scorer;
    this.exported = exported;
  }

  /**
   * What was compared.
   *
   * @param lengths different lengths among the sequences
   * @param largestDifference over representations and scores, as {@link #TOLERANCE} counts it
   */
  public record Report(int sequences, int lengths, double largestDifference) {}

  /**
   * Compares.
   *
   * @throws IllegalStateException if anything differs by more than the tolerance
   */
  public static Report check(Scorer scorer, Histories histories, ServingModel exported)
      throws OrtException {
    int maxLength = scorer.view().maxLength();
    Parity parity = new Parity(scorer, exported);
    SortedMap<Integer, List<Integer>> byLength = usersByLength(histories, maxLength);
    for (List<Integer> users : byLength.values()) {
      int[] some = users.stream().mapToInt(Integer::intValue).toArray();
      PaddedSequences bare = PaddedSequences.known(histories, some, Split.TEST, maxLength);
      parity.compare(bare);
      parity.compare(padded(bare, maxLength));
    }
    return new Report(parity.sequences, byLength.size(), parity.largest);
  }

  private static SortedMap<Integer, List<Integer>> usersByLength(Histories histories, int longest) {
    SortedMap<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int user : histories.usersKnowing(Split.TEST, 1)) {
      int length = Math.min(longest, histories.knownLength(user, Split.TEST));
      List<Integer> users = byLength.computeIfAbsent(length, any -> new ArrayList<>());
      if (users.size() < USERS_PER_LENGTH) {
        users.add(user);
      }
    }
    return byLength;
  }

  private static PaddedSequences padded(PaddedSequences bare, int length) {
    long[] items = new long[bare.rows() * length];
    for (int row = 0; row < bare.rows(); row++) {
      System.arraycopy(
          bare.items(),
          row * bare.length(),
          items,
          (row + 1) * length - bare.length(),
          bare.length());
    }
    return new PaddedSequences(bare.rows(), length, items);
  }

  /** What a user has seen is what stands in the sequence. */
  private void compare(PaddedSequences input) throws OrtException {
    int items = scorer.items().count() - 2;
    int top = Math.min(TOP, items);
    ServingModel.Answer found = exported.run(input, input.seen(), top);
    Tensors.withoutGradients(
        () -> {
          Tensor u = Representations.of(scorer, input); // (B, V d)
          compare("representations", input, Tensors.floats(u), found.representations());
          Tensor scores = Tensors.of(scores(u, input), input.rows(), items + 2L); // (B, I+2)
          float[] expected = Tensors.floats(torch.topk(scores, top, 1, true, true).get0());
          float[] ofItems = at(found.items(), Tensors.floats(scores), input.rows());
          compare("scores", input, expected, found.scores());
          compare("scores of the items", input, ofItems, found.scores());
          return null;
        });
    sequences += input.rows();
  }

  private Tensor recent(PaddedSequences input) {
    int length = Math.min(scorer.history(), input.length());
    return Tensors.of(input).narrow(1, input.length() - length, length);
  }

  private float[] scores(Tensor u, PaddedSequences input) {
    float[] scores = Tensors.floats(scorer.scores(u, recent(input)));
    int rows = scores.length / input.rows();
    long[] seen = input.seen();
    for (int i = 0; i < seen.length; i += 2) {
      scores[(int) (seen[i] * rows + seen[i + 1])] = Float.NEGATIVE_INFINITY;
    }
    for (int row = 0; row < input.rows(); row++) {
      scores[row * rows] = Float.NEGATIVE_INFINITY;
      scores[(row + 1) * rows - 1] = Float.NEGATIVE_INFINITY;
    }
    return scores;
  }

  private static float[] at(long[] items, float[] scores, int rows) {
    float[] found = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      int row = i / (items.length / rows);
      found[i] = scores[row * (scores.length / rows) + (int) items[i]];
    }
    return found;
  }

  private void compare(String what, PaddedSequences input, float[] expected, float[] found) {
    Require.that(
        expected.length == found.length,
        "%s: %d and %d values",
        what,
        expected.length,
        found.length);
    double scale = 1;
    for (float value : expected) {
      scale = Float.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
    }
    for (int i = 0; i < expected.length; i++) {
      double difference = expected[i] == found[i] ? 0 : Math.abs(expected[i] - found[i]) / scale;
      if (!(difference <= TOLERANCE)) {
        throw new IllegalStateException(
            "the exported model differs from the trained one: %s of %d sequences of length %d: expected %s, found %s"
                .formatted(what, input.rows(), input.length(), expected[i], found[i]));
      }
      largest = Math.max(largest, difference);
    }
  }
}
