package dev.nightjar.trainer.evaluation;

import dev.nightjar.trainer.input.Catalog;
import dev.nightjar.trainer.input.Histories;
import dev.nightjar.trainer.input.Split;
import dev.nightjar.trainer.model.ItemRows;
import dev.nightjar.trainer.model.Scorer;
import dev.nightjar.trainer.pairs.BlendWeights;
import dev.nightjar.trainer.tensor.Tensors;
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
          Tensor wishes =
              Tensors.of(wishes(histories, split), histories.users(), catalog.textWidth());
          return new ModelRanks(histories, negatives)
              .of(wishes, scorer, split, ModelRanks.Besides.SAMPLED);
        });
  }

  /** (U, D_t): what a user's newest items say in sum. */
  private float[] wishes(Histories histories, Split split) {
    int width = catalog.textWidth();
    float[] wishes = new float[Math.multiplyExact(histories.users(), width)];
    for (int user : histories.usersWithTarget(split)) {
      int known = histories.knownLength(user, split);
      for (int back = 0; back < Math.min(known, BlendWeights.HISTORY); back++) {
        float factor = (float) Math.pow(DECAY, back);
        int from = histories.item(user, known - 1 - back) * width;
        for (int column = 0; column < width; column++) {
          wishes[user * width + column] += factor * catalog.textVectors()[from + column];
        }
      }
    }
    return wishes;
  }
}
