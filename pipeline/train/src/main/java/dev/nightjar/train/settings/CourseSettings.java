package dev.nightjar.train.settings;

import dev.nightjar.contract.Require;
import dev.nightjar.stage.command.Affects;
import dev.nightjar.stage.command.Heading;
import dev.nightjar.stage.command.Setting;

/** From where a night trains, and how often over. */
public record CourseSettings(
    @Heading("Training")
        @Setting(
            value =
                "Refit: train the best model further, with the validation items, before the test.",
            defaultValue = "true",
            affects = Affects.SCORING)
        boolean refit,
    @Setting(
            value =
                "Epochs of the refit as a share, 0 to 1, of those to the best one, or of all that a"
                    + " training had which started from a model; its peak learning rate is the same"
                    + " share of --learning-rate.",
            defaultValue = "0.5",
            affects = Affects.SCORING)
        double refitShare,
    @Setting(
            value =
                "Model whose parameters before the refit training starts from: auto is the one"
                    + " published last, of an earlier night with the same settings; none starts anew;"
                    + " else a folder, relative to the root.",
            defaultValue = "auto",
            affects = Affects.NOTHING)
        String startFrom,
    @Setting(
            value =
                "Every how many nights auto starts anew, 0 or more: with 7, six nights start"
                    + " from the one before, then one anew; 0: none does.",
            defaultValue = "7",
            affects = Affects.NOTHING)
        int coldEvery,
    @Setting(
            value =
                "Length of a training that starts from a model as a share, 0 to 1, of a whole"
                    + " one's epochs; its peak learning rate is the same share of --learning-rate.",
            defaultValue = "0.2")
        double warmShare) {
  public CourseSettings {
    Require.notBlank(startFrom, "--start-from");
    Require.atLeast(coldEvery, 0, "--cold-every");
    Require.inRange(warmShare, 0, 1, "--warm-share");
    Require.inRange(refitShare, 0, 1, "--refit-share");
  }
}
