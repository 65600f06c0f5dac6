package dev.nightjar.train.evaluation;

import dev.nightjar.train.input.Catalog;
import dev.nightjar.train.input.Histories;
import dev.nightjar.train.input.Split;
import dev.nightjar.train.model.ItemRows;
import dev.nightjar.train.model.Scorer;
import dev.nightjar.train.pairs.BlendWeights;
import dev.nightjar.train.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A baseline: every candidate's score is its text's cosine with the texts of the newest {@value
 * BlendWeights#HISTORY} items, an item a steps back counting {@value #DECAY} to the power of a. No
 * candidate is left out.
 */
public record TextNeighbors(Catalog catalog) {
  private static final double DECAY = 0.6;

  /** Of the items' text vectors. */
  public static TextNeighbors of(Catalog catalog) {
    return new TextNeighbors(catalog);
  }

  /** Ranks the same targets as the model, against the same negatives. */
  public Ranks ranks(Histories histories, SampledNegatives negatives, Split split) {
    return Tensors.withoutGradients(
        () -> {
          Tensor text = Tensors.of(catalog.textVectors(), catalog.rows(), catalog.textWidth());
          Scorer scorer = Scorer.of(null, new ItemRows(List.of(text)), catalog);
          return new ModelRanks(histories, negatives)
              .of(
                  histories.usersWithTarget(split),
                  users -> Tensors.of(wishes(histories, users, split), users.length, text.size(1)),
                  scorer,
                  split,
                  ModelRanks.Besides.SAMPLED);
        });
  }

  /** (b, D_t): what the newest items of some users say in sum. */
  private float[] wishes(Histories histories, int[] users, Split split) {
    int width = catalog.textWidth();
    float[] wishes = new float[Math.multiplyExact(users.length, width)];
    for (int row = 0; row < users.length; row++) {
      int known = histories.knownLength(users[row], split);
      for (int back = 0; back < Math.min(known, BlendWeights.HISTORY); back++) {
        float factor = (float) Math.pow(DECAY, back);
        int from = histories.item(users[row], known - 1 - back) * width;
        for (int column = 0; column < width; column++) {
          wishes[row * width + column] += factor * catalog.textVectors()[from + column];
        }
      }
    }
    return wishes;
  }
}
