package dev.nightjar.train.training;

import dev.nightjar.train.settings.StepSettings;
import dev.nightjar.train.settings.TrainingSettings;

/**
 * How long to train.
 *
 * @param epochs of the whole schedule
 * @param rate largest step size
 */
public record TrainingLength(int epochs, double rate) {
  private static final int USUAL = 12;
  private static final int ENOUGH = 270_000;
  private static final int MANY = 5_000_000;
  private static final int FEWEST = 4;

  /**
   * A first training's: as many epochs as the settings say, or, where they leave it open, {@value
   * #USUAL}; of a small log more, until {@value #ENOUGH} sequences have been read, since it needs
   * as many steps, but at most {@value StepSettings#MOST_EPOCHS}; of a large one fewer, {@value
   * #MANY} sequences, but at least {@value #FEWEST} epochs, so that it ends within a night.
   *
   * @param sequences of an epoch
   */
  public static TrainingLength first(TrainingSettings settings, int sequences) {
    int some = Math.max(1, sequences);
    int enough = (ENOUGH - 1) / some + 1;
    int inTime = Math.max(FEWEST, Math.min(USUAL, MANY / some));
    int chosen = Math.min(StepSettings.MOST_EPOCHS, Math.max(enough, inTime));
    int epochs = settings.steps().epochs();
    return new TrainingLength(epochs == 0 ? chosen : epochs, settings.steps().learningRate());
  }

  /**
   * One that starts from a trained model: as long as its share of a first one, as slow as there.
   */
  public static TrainingLength warm(TrainingSettings settings, int sequences) {
    TrainingLength first = first(settings, sequences);
    return share(settings, settings.course().warmShare(), first.epochs);
  }

  /** The end of a training of so many epochs, once more, with more items. */
  public static TrainingLength again(TrainingSettings settings, int epochs) {
    return share(settings, settings.course().refitShare(), epochs);
  }

  /**
   * Whether training ends after an epoch: at its last, or in its second half, when so many epochs
   * have not been better. Before, a first epoch that ranks popular items well says nothing about
   * what the others will learn, most of it at the small steps of the end.
   *
   * @param best the best epoch so far
   */
  boolean isOver(int epoch, int best, int patience) {
    return epoch == epochs || epoch - Math.max(best, epochs / 2) >= patience;
  }

  private static TrainingLength share(TrainingSettings settings, double share, int epochs) {
    return new TrainingLength(
        (int) Math.max(1, Math.round(share * epochs)), share * settings.steps().learningRate());
  }
}
